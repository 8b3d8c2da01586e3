import { isDeepStrictEqual } from 'node:util';
import type { Data } from '../lib/flows/definition/data.ts';
import type { CallEvent } from '../simulator/index.ts';

/** Expectations of a test about a flow. */
export type Expectation =
  | { readonly expect: 'say'; readonly words: RegExp | string }
  | { readonly expect: 'not-say'; readonly words: RegExp | string }
  | { readonly expect: 'verb'; readonly verb: string; readonly attributes: Readonly<Record<string, string>> }
  | { readonly expect: 'saved'; readonly name: string; readonly data: Data };

/** An element as it was carried out. */
export type ExecutedVerb = Extract<CallEvent, { kind: 'verb' }>;
export interface SavedFact {
  readonly name: string;
  readonly data: Data;
}

/** Why an expectation is not met; `undefined` when it is. */
export function whyUnmet(
  item: Expectation,
  heard: readonly ExecutedVerb[],
  saved: readonly SavedFact[],
): string | undefined {
  if (item.expect === 'saved') {
    const isSaved = saved.some(({ name, data }) => name === item.name && isDeepStrictEqual(data, item.data));
    const facts = saved.map((fact) => JSON.stringify(fact));
    return isSaved
      ? undefined
      : `${item.name} ${JSON.stringify(item.data)} was not saved. Saved: ${listed(facts)}`;
  }
  const sounds = heard.map(({ verb, text, attributes }) => `${verb} ${text ?? JSON.stringify(attributes)}`);
  if (item.expect === 'verb') {
    const isDone = heard.some((verb) => verb.verb === item.verb && has(verb, item.attributes));
    return isDone
      ? undefined
      : `There was no ${item.verb} ${JSON.stringify(item.attributes)}. Heard: ${listed(sounds)}`;
  }
  const wasSaid = isSaid(item.words, heard);
  if (wasSaid === (item.expect === 'say')) return undefined;
  return `${item.words} was ${wasSaid ? '' : 'not '}said. Heard: ${listed(sounds)}`;
}

export function isSaid(words: RegExp | string, heard: readonly ExecutedVerb[]) {
  return heard.some(({ text = '' }) => (typeof words === 'string' ? text.includes(words) : words.test(text)));
}

function has({ attributes }: ExecutedVerb, wanted: Readonly<Record<string, string>>) {
  return Object.entries(wanted).every(([name, value]) => attributes[name] === value);
}

function listed(lines: readonly string[]) {
  return lines.length === 0 ? 'nothing' : lines.map((line) => `\n  ${line}`).join('');
}
