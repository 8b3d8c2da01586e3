/** The one spelling of an instant that sorts as text: ISO 8601 in UTC, with milliseconds. */
export function instant(text: string): string {
  return new Date(text).toISOString();
}

export function earliest(first: string, ...others: readonly (string | undefined)[]): string {
  return others.reduce<string>(
    (found, other) => (other !== undefined && other < found ? other : found),
    first,
  );
}

export function latest(first: string, ...others: readonly (string | undefined)[]): string {
  return others.reduce<string>(
    (found, other) => (other !== undefined && other > found ? other : found),
    first,
  );
}
