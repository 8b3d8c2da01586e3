import type { DataType, Datum } from '../../lib/flows/definition/data.ts';
import { dataSources } from '../../lib/flows/definition/data-sources.ts';
import type { Definition } from '../../lib/flows/definition/flow.ts';

/** The data of a call at their longest, collected or not, as they are read: what texts and documents are measured with. */
export function longestData(flow: Definition): Readonly<Record<string, string>> {
  const longest = [...dataSources(flow)].map(([name, sources]) => {
    const values = sources.map(({ type }) => `${longestValue(type)}`);
    return [name, values.reduce((a, b) => (a.length >= b.length ? a : b), '')];
  });
  return {
    callerNumber: '+254711000000',
    destinationNumber: '+254711000001',
    ...Object.fromEntries(longest),
  };
}

/** Bytes that a value may take in a URL's JSON at most: letters outside Latin have three. */
export function maxBytesOf({ input, maxLength, choices }: DataType<Datum>): number {
  if (choices !== undefined)
    return Math.max(...choices.map((word) => Buffer.byteLength(JSON.stringify(word))));
  if (input === 'whole-number') return maxLength;
  return (input === 'text' ? 3 * maxLength : maxLength) + 2;
}

/** A value of a kind that fills it as nearly as may be. */
export function longestValue({ input, maxLength, fits, read, choices }: DataType<Datum>): Datum {
  if (choices !== undefined) return choices.reduce((a, b) => (a.length >= b.length ? a : b));
  if (input === 'sound') return `https://a.b/${'x'.repeat(Math.max(0, maxLength - 16))}.mp3`;
  const candidates = [
    'x'.repeat(maxLength),
    '7'.repeat(maxLength),
    `+${'7'.repeat(Math.max(0, maxLength - 1))}`,
    '9999-12-31',
  ];
  return candidates.map((text) => read(text)).find((value) => fits(value)) ?? 'x'.repeat(maxLength);
}
