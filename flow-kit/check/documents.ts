import { collectedAt } from '../../lib/flows/definition/collected.ts';
import type { Data } from '../../lib/flows/definition/data.ts';
import { dataSources } from '../../lib/flows/definition/data-sources.ts';
import type { Definition } from '../../lib/flows/definition/flow.ts';
import type { Language } from '../../lib/flows/definition/prompt.ts';
import { begin, connect, everyPhone, receive, resume } from '../../lib/flows/engine/engine.ts';
import type { OpenStop, Stop } from '../../lib/flows/engine/run-state.ts';
import { MAX_POSITION_LENGTH } from '../../lib/flows/token/position.ts';
import { check, type VoiceResponse } from '../../lib/voice-xml/index.ts';
import type { Note } from './fault.ts';
import { longestValue } from './longest-data.ts';

/** As long as a URL of ours may become. */
const url = `https://api.example.com/voice/instruct?token=${'x'.repeat(64)}&at=${'x'.repeat(MAX_POSITION_LENGTH)}`;
const facts: Data = { callerNumber: '+254711000000', destinationNumber: '+254711000001' };

/**
 * Whether the documents of every step, in every language, are legal voice XML: each is made by the engine as in a call,
 * once with the data at their longest, and once without what may be missing.
 */
export function checkDocuments(flow: Definition, note: Note): void {
  const longest = longestOf(flow);
  const languages = Object.entries<Language | undefined>(flow.languages ?? {});
  const inEach =
    languages.length === 0 ? [flow] : languages.map(([name, spoken]) => beginningIn(flow, name, spoken));
  // Documents go on through the same steps: one that is too long is told once.
  let isTooLong = false;
  const noteOnce: Note = (rule, step, message) => {
    if (rule === 'document' && !message.startsWith('/')) {
      if (isTooLong) return;
      isTooLong = true;
    }
    note(rule, step, message);
  };
  for (const name of Object.keys(flow.steps)) {
    const known = collectedAt(flow, name);
    const sparse = Object.fromEntries(Object.entries(longest).filter(([datum]) => known.has(datum)));
    for (const flowInLanguage of inEach)
      for (const data of [longest, sparse])
        checkStep({ ...flowInLanguage, start: name }, name, data, noteOnce);
  }
}

function beginningIn(flow: Definition, name: string, language: Language | undefined): Definition {
  return language === undefined ? flow : { ...flow, languages: { [name]: language, ...flow.languages } };
}

function checkStep(flow: Definition, name: string, data: Data, note: Note): void {
  const { documents, why } = documentsFrom(flow, data);
  if (why !== undefined) note('endless', name, why);
  for (const document of documents)
    for (const { path, message } of check(document))
      note(
        'document',
        name,
        path === '' ? `Of the document that begins here: ${message}` : `${path}: ${message}`,
      );
}

function longestOf(flow: Definition): Data {
  const longest = [...dataSources(flow)].map(([name, sources]) => {
    const values = sources.map(({ type }) => longestValue(type));
    return [name, values.reduce((a, b) => (`${a}`.length >= `${b}`.length ? a : b))];
  });
  return Object.fromEntries(longest);
}

/** The documents that a step makes when it is come to, when nothing is done there, and when it is asked again. */
function documentsFrom(
  flow: Definition,
  data: Data,
): { readonly documents: readonly VoiceResponse[]; readonly why?: string } {
  const documents: VoiceResponse[] = [];
  const moment = { facts, at: 0 };
  let stop = stopOf(begin(flow, data, moment));
  for (let turn = 0; turn < 3 && stop.stop === 'answered'; turn += 1) {
    documents.push(stop.document(url));
    if (stop.state === undefined) break;
    stop = stopOf(receive(flow, stop.state, {}, moment));
  }
  if (stop.stop !== 'flow-error' || stop.why === 'too-many-turns') return { documents };
  // The rules of data say it better: which datum, and what may be meant.
  if (stop.why === 'unknown-datum') return { documents };
  return { documents, why: `From here the engine gives up at '${stop.step}': ${reasons[stop.why]}` };
}

const reasons = {
  'no-such-step': 'there is no such step',
  endless: 'more than 100 steps follow one another in one answer',
  'not-a-number': 'what is dequeued from is no telephone number',
} as const;

/** A computation is taken to fail: its outcomes lead to steps that are looked at by themselves. */
function stopOf(first: Stop): Exclude<Stop, OpenStop> {
  let stop = first;
  while (stop.stop === 'computing' || stop.stop === 'dialling')
    stop = stop.stop === 'computing' ? resume(stop, undefined) : connect(stop, everyPhone(stop.phones));
  return stop;
}
