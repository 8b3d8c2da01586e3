import type { CallRecord, Observation } from './call-record.ts';

/** What was told of a call in the order of time; what arrived in the same millisecond is in the order of its digests. */
export function observationsInOrder(record: CallRecord): readonly Observation[] {
  const observations = Object.entries(record.observations)
    .sort(([keyA, a], [keyB, b]) => compare(a.at, b.at) || compare(keyA, keyB))
    .map(([, entry]) => entry);
  return withoutCopies(observations);
}

/** An input's copy on the events URL tells the same without the step. */
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

/** What the first of them that says anything about it says. */
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
