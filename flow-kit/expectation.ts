import { isDeepStrictEqual } from 'node:util';
import type { Data } from '../lib/flows/definition/data.ts';
import type { CallEvent } from '../simulator/index.ts';

/** What a test expects of a flow. */
export type Expectation =
  | { readonly expect: 'say'; readonly words: RegExp | string }
  | { readonly expect: 'not-say'; readonly words: RegExp | string }
  | { readonly expect: 'verb'; readonly verb: string; readonly attributes: Readonly<Record<string, string>> }
  | { readonly expect: 'kept'; readonly name: string; readonly data: Data };

/** An element as it was carried out. */
export type HeardVerb = Extract<CallEvent, { kind: 'verb' }>;
export interface KeptFact {
  readonly name: string;
  readonly data: Data;
}

/** Why an expectation is not met; `undefined` when it is. */
export function unmet(
  item: Expectation,
  heard: readonly HeardVerb[],
  kept: readonly KeptFact[],
): string | undefined {
  if (item.expect === 'kept') {
    const isKept = kept.some(({ name, data }) => name === item.name && isDeepStrictEqual(data, item.data));
    const facts = kept.map((fact) => JSON.stringify(fact));
    return isKept
      ? undefined
      : `${item.name} ${JSON.stringify(item.data)} was not kept. Kept: ${listed(facts)}`;
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

export const isSaid = (words: RegExp | string, heard: readonly HeardVerb[]) =>
  heard.some(({ text = '' }) => (typeof words === 'string' ? text.includes(words) : words.test(text)));

const has = ({ attributes }: HeardVerb, wanted: Readonly<Record<string, string>>) =>
  Object.entries(wanted).every(([name, value]) => attributes[name] === value);

const listed = (lines: readonly string[]) =>
  lines.length === 0 ? 'nothing' : lines.map((line) => `\n  ${line}`).join('');
