import { describe, expect, test } from 'vitest';
import type { CallTranscript } from '../../../../simulator/index.ts';
import { Calls } from '../../../../simulator/phone-page/model/calls.js';
import { outcomeOf, wordingOf } from '../../../../simulator/phone-page/model/wording.js';
import { agent, bench, caller, callOutAndWait, line } from '../../stand-in.ts';

async function aCall(answer = '<Say>Hello.</Say>'): Promise<CallTranscript> {
  const { simulator } = await bench(() => answer);
  return simulator.dialIn({ from: caller, to: line }).ended;
}

describe('The calls of a session', () => {
  test('are known in short by their events alone, as the simulator knows them', async () => {
    const { summary, events } = await aCall();
    const calls = new Calls();

    const states = events.map((event) => calls.add(event)?.summary.state);

    expect(states.filter((state, place) => state !== states[place - 1])).toEqual([
      'queued',
      'ringing',
      'active',
      'ended',
    ]);
    expect(calls.get(summary.sessionId)).toEqual({ summary, events, complete: true });
  });

  test('count requests and the slowest answer while they go on', async () => {
    const { events } = await aCall();
    const calls = new Calls();
    const before = events.filter(({ kind }) => kind !== 'ended');

    for (const event of before) calls.add(event);

    const [call] = calls.all;
    expect(call?.summary.requests).toBe(before.filter(({ kind }) => kind === 'request').length);
    expect(call?.summary.answeredAt).toBe(before.find(({ kind }) => kind === 'answered')?.at);
  });

  test('take each event once', async () => {
    const { events } = await aCall();
    const calls = new Calls();

    for (const event of [...events, ...events]) calls.add(event);

    expect(calls.all[0]?.events).toEqual(events);
  });

  test('know nothing of a call whose beginning they have not seen', async () => {
    const { events } = await aCall();

    expect(events.slice(1).map((event) => new Calls().add(event))).toEqual(
      events.slice(1).map(() => undefined),
    );
  });

  test('are newest first, and the oldest are forgotten', async () => {
    const { summary } = await aCall();
    const calls = new Calls();

    for (let number = 0; number < 150; number += 1) {
      calls.put({ ...summary, sessionId: `call ${number}`, placedAt: number });
    }

    expect(calls.all).toHaveLength(100);
    expect(calls.all[0]?.summary.sessionId).toBe('call 149');
    expect(calls.get('call 0')).toBeUndefined();
  });

  test('are called what became of them', async () => {
    const { simulator } = await bench(() => '<Say>Hello.</Say>');
    simulator.phone(agent).isBusy();
    const answered = await callOutAndWait(simulator, caller);
    const busy = await callOutAndWait(simulator, agent);

    expect(outcomeOf(answered.summary)).toMatch(/^0:0\d · KES \d+\.\d{3}$/);
    expect(outcomeOf(busy.summary)).toBe('user busy');
    expect(outcomeOf({ ...busy.summary, dropped: 'The callback URL answered 500.' })).toBe('cut off');
    expect(outcomeOf({ ...answered.summary, state: 'active' })).toBe('in call');
  });
});

test('every event has its words, or shows in a request, at an element or on the phone', async () => {
  const { simulator } = await bench(({ dtmfDigits }) =>
    dtmfDigits === undefined
      ? '<GetDigits numDigits="1"><Say>Press 1.</Say></GetDigits>'
      : `<Dial phoneNumbers="${agent}" record="true"/>`,
  );
  const { events } = await simulator.dialIn({ from: caller, to: line, script: { keys: ['1'] } }).ended;

  const elsewhere = events.filter((event) => wordingOf(event) === undefined).map(({ kind }) => kind);

  expect(new Set(elsewhere)).toEqual(
    new Set(['request', 'response', 'document', 'verb', 'verb-ended', 'listening', 'key']),
  );
});

test('numbers in the simulator’s words are written as people read them', async () => {
  const { simulator } = await bench(() => `<Dial phoneNumbers="${agent}"/>`);
  const { events } = await simulator.dialIn({ from: caller, to: line }).ended;

  const words = events.map((event) => wordingOf(event)?.words).filter((text) => text !== undefined);

  expect(words).toEqual(expect.arrayContaining(['+254 722 000 222 rings', '+254 722 000 222 hangs up']));
  expect(words.filter((text) => /\+\d{6}/.test(text))).toEqual([]);
});
