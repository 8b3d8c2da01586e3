import { expect, test } from 'vitest';
import type { CallEvent, CallTranscript } from '../../../../simulator/index.ts';
import {
  current,
  type DocumentProgress,
  follow,
  unread,
} from '../../../../simulator/phone-page/model/document-progress.js';
import { bench, caller, line } from '../../stand-in.ts';

const elements = '<GetDigits numDigits="1"><Say>Press 1.</Say></GetDigits><Say>Nothing?</Say><Say>Bye.</Say>';

/** The first document of a call as it stands after each event. */
function course({ events }: CallTranscript): DocumentProgress[] {
  const at = events.findIndex(({ kind }) => kind === 'document');
  let document = unread((events[at] as Extract<CallEvent, { kind: 'document' }>).elements);
  return events.slice(at + 1).map((event) => {
    document = follow(document, event);
    return document;
  });
}

function states(document: DocumentProgress | undefined): (string | undefined)[] {
  return (document?.elements ?? []).map(
    ({ index, verb }) => `${verb} ${document?.progress.get(index)?.state}`,
  );
}

async function callWith(keys: string[]): Promise<CallTranscript> {
  const { simulator } = await bench(({ dtmfDigits }) =>
    dtmfDigits === undefined ? elements : '<Say>Yes.</Say>',
  );
  return simulator.dialIn({ from: caller, to: line, script: { keys } }).ended;
}

test('the innermost element that is being carried out is the current one', async () => {
  const currents = course(await callWith([])).map((document) => current(document)?.verb);

  expect(currents.filter((verb, place) => verb !== currents[place - 1])).toEqual([
    'GetDigits',
    'Say',
    'GetDigits',
    undefined,
    'Say',
    undefined,
    'Say',
    undefined,
  ]);
});

test('a document that is carried out to its end is done', async () => {
  expect(states(course(await callWith([])).at(-1))).toEqual([
    'GetDigits done',
    'Say done',
    'Say done',
    'Say done',
  ]);
});

test('what stands behind an element that the call left from is not reached', async () => {
  const [getDigits, , ...rest] = states(course(await callWith(['1'])).at(-1));

  expect([getDigits, ...rest]).toEqual(['GetDigits done', 'Say not reached', 'Say not reached']);
});

test('each element keeps the words for what came of it', async () => {
  const document = course(await callWith(['1'])).at(-1);

  expect(document?.progress.get(document.elements[0]?.index ?? -1)?.words).toBe('"1" pressed');
});

test('an element in the middle of which the caller hung up was broken off', async () => {
  const { simulator } = await bench(() => elements);
  const script = { hangUpAt: { verb: 'GetDigits' as const, after: 5 } };

  const document = course(await simulator.dialIn({ from: caller, to: line, script }).ended).at(-1);

  expect([...(document?.progress.values() ?? [])].map(({ words }) => words)).toEqual([
    'broken off',
    'heard to the end',
    undefined,
    undefined,
  ]);
});

test('while keys are awaited the element says which, and how long', async () => {
  const words = course(await callWith([])).map(({ progress }) => [...progress.values()][0]?.words);

  expect(words).toContain('listening: 1 digit, 30 s');
});
