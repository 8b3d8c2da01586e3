import type { CallRecord, Observation } from './call-record.ts';

/** All observations of a call in the order of time; those of the same millisecond in the order of their digests. */
export function observationsInOrder(record: CallRecord): readonly Observation[] {
  const observations = Object.entries(record.observations)
    .sort(([keyA, a], [keyB, b]) => compare(a.at, b.at) || compare(keyA, keyB))
    .map(([, entry]) => entry);
  return withoutCopies(observations);
}

/** Leaves out the copies of key presses and recordings that came on the events URL, which have no step. */
function withoutCopies(observations: readonly Observation[]): Observation[] {
  const contents = new Map(observations.map((entry) => [entry, contentOf(entry)]));
  const located = new Set(
    observations.filter(({ step }) => step !== undefined).map((entry) => contents.get(entry)),
  );
  return observations.filter((entry) => entry.step !== undefined || !located.has(contents.get(entry)));
}

function contentOf({ at, step, ...content }: Observation): string {
  return JSON.stringify(Object.entries(content).sort(([a], [b]) => compare(a, b)));
}

/** The value of a field in the first observation that has it. */
export function first<Name extends keyof Observation>(
  observations: readonly Observation[],
  name: Name,
): Observation[Name] | undefined {
  return observations.find((entry) => entry[name] !== undefined)?.[name];
}

export function last<Name extends keyof Observation>(
  observations: readonly Observation[],
  name: Name,
): Observation[Name] | undefined {
  return observations.findLast((entry) => entry[name] !== undefined)?.[name];
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The same without what is undefined. */
export function defined<Shape>(fields: { [Name in keyof Shape]: Shape[Name] | undefined }): Shape {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Shape;
}
