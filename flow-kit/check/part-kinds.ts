import { being, isRecordOf, isWhole, matching, otherwise, type Part, part, ways } from './part.ts';
import { quoted } from './quoted.ts';

export const name = matching('the name of a step', /./);
export const words = matching('a text that is not empty', /\S/);
export const flag = being('true or false', (value) => typeof value === 'boolean');
export const count = being('a whole number from 1 to 20', (value) => isWhole(value, 1, 20));
export const key = matching('one key: 0 to 9, * or #', /^[\d*#]$/);

/** Names between braces; a number with an s behind it would be a pause. */
export const datum = matching(
  'the name of a datum: letters, digits and _, the first no digit',
  /^[A-Za-z_]\w*$/,
);
export const existingDatum = matching('the name of a datum', /^\w+\??$/);

/** Seconds that a caller waits; more than `most` are never meant. */
export function seconds(most: number): Part {
  const expected = `whole seconds from 1 to ${most.toLocaleString('en')}`;
  const problem = (value: unknown) => {
    if (isWhole(value, 1, most)) return undefined;
    if (typeof value !== 'number') return `must be ${expected}, not ${quoted(value)}`;
    if (value > 0 && !Number.isInteger(value)) return `is ${value}: whole seconds, please`;
    const minutes = Math.round(value / 60).toLocaleString('en');
    const hint = value >= 1000 && value % 500 === 0 ? ' Milliseconds?' : '';
    return value > most
      ? `is ${value}: that is ${minutes} minutes, at most ${most.toLocaleString('en')} seconds.${hint}`
      : `must be ${expected}, not ${value}`;
  };
  return { expected, problem, max: most };
}

/** A position lasts four hours; a caller who waits for a key does not wait beyond minutes. */
export const patience = seconds(300);
export const talk = seconds(4 * 3600);
export const waitingOrTalk = otherwise('unbounded', talk);

export const prompt = part('words, a list of words and sounds', (value) => {
  if (typeof value === 'string') return /\S/.test(value) ? undefined : 'says nothing: its text is blank';
  return typeof value === 'object' && value !== null
    ? undefined
    : `must be words, a list of words and sounds, not ${quoted(value)}`;
});

export const exit = part('the name of a step, or { say, next }', (value) => {
  if (name.problem(value) === undefined) return undefined;
  if (!isRecordOf(value)) return `must be the name of a step, or { say, next }, not ${quoted(value)}`;
  if (name.problem(value['next']) !== undefined) return 'lacks next, the name of a step';
  return prompt.problem(value['say']) === undefined ? undefined : 'lacks say: what is heard';
});

export const keys = part(
  'an object with at least one of the keys 0 to 9, * and #, each leading to a step',
  ways(
    'key',
    (label) => key.problem(label),
    (way) => {
      if (name.problem(way) === undefined) return undefined;
      if (!isRecordOf(way) || name.problem(way['next']) !== undefined)
        return 'must be the name of a step, or { next, … }';
      return setProblem(way['set']);
    },
  ),
);

/** What a key sets, or a step: a text or a number under a name. */
export function setProblem(set: unknown): string | undefined {
  if (set === undefined) return undefined;
  if (!isRecordOf(set)) return `set must be an object of data, not ${quoted(set)}`;
  for (const [named, value] of Object.entries(set)) {
    if (datum.problem(named) !== undefined) return `set has '${named}': a name has letters, digits and _`;
    if (typeof value === 'number' ? !Number.isSafeInteger(value) : typeof value !== 'string')
      return `set.${named} must be a text or a whole number, not ${quoted(value)}`;
    if (typeof value === 'string' && !/\S/.test(value))
      return `set.${named} is blank: nothing would be said of it`;
  }
  return undefined;
}

export const outcomes = part(
  'an object with at least one outcome, each leading to a step',
  ways(
    'outcome',
    () => undefined,
    (way) => {
      if (name.problem(way) === undefined) return undefined;
      if (!isRecordOf(way) || name.problem(way['next']) !== undefined || !isRecordOf(way['set']))
        return 'must be the name of a step, or { next, set }';
      for (const [named, type] of Object.entries(way['set'])) {
        if (datum.problem(named) !== undefined) return `set has '${named}': a name has letters, digits and _`;
        if (!isDataType(type)) return `set.${named} must be ${DATA_TYPES}, not ${quoted(type)}`;
      }
      return undefined;
    },
  ),
);

export const DATA_TYPES =
  'a kind of data: text(40), digits(4), oneOf(…), integer(0, 99), phoneNumber, date or sound(60)';

export function isDataType(type: unknown): boolean {
  return (
    isRecordOf(type) &&
    typeof type['expected'] === 'string' &&
    isWhole(type['maxLength'], 1, 100_000) &&
    typeof type['fits'] === 'function' &&
    typeof type['read'] === 'function'
  );
}

export const digits = part("a whole number from 1 to 32, { min, max }, { from, to } or 'date'", (value) => {
  if (isWhole(value, 1, 32) || value === 'date') return undefined;
  const wrong = `must be ${digits.expected}, not ${quoted(value)}`;
  if (!isRecordOf(value)) return wrong;
  const { min, max, from, to } = value;
  if (from !== undefined || to !== undefined)
    return rangeProblem('from', from, 'to', to, 0, 999_999_999) ?? undefined;
  return min === undefined && max === undefined ? wrong : rangeProblem('min', min, 'max', max, 1, 32);
});

export function rangeProblem(
  low: string,
  least: unknown,
  high: string,
  most: unknown,
  from: number,
  to: number,
): string | undefined {
  for (const [which, value] of [
    [low, least],
    [high, most],
  ] as const)
    if (!isWhole(value, from, to))
      return `has ${which} ${quoted(value)}; it must be a whole number from ${from} to ${to.toLocaleString('en')}`;
  return (least as number) > (most as number)
    ? `has ${low} ${least}, which is more than ${high} ${most}`
    : undefined;
}

export const maxVisits = part('{ times, next } with whole times from 1 to 20', (value) => {
  if (!isRecordOf(value)) return `must be { times, next }, not ${quoted(value)}`;
  const times = count.problem(value['times']);
  return times === undefined
    ? name.problem(value['next']) && 'lacks next, the name of a step'
    : `times ${times}`;
});
