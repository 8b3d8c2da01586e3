import type { StepVerb } from '../../lib/flows/definition/step.ts';
import type { FlowRule } from './fault.ts';

/** What one part of a step may be. */
export interface Part {
  readonly expected: string;
  readonly fits: (value: unknown) => boolean;
  /** The step may do without it. */
  readonly optional?: true;
  /** The rule that is broken when it is missing. */
  readonly missing?: FlowRule;
}

function part(expected: string, fits: (value: unknown) => boolean): Part {
  return { expected, fits };
}
function matching(expected: string, pattern: RegExp) {
  return part(expected, (value) => typeof value === 'string' && pattern.test(value));
}
function whole(expected: string, min: number, max: number) {
  return part(
    expected,
    (value) => Number.isInteger(value) && (value as number) >= min && (value as number) <= max,
  );
}
function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function optional(part: Part): Part {
  return { ...part, optional: true };
}
function otherwise(missing: FlowRule, part: Part): Part {
  return { ...part, missing };
}

const name = matching('the name of a step', /./);
function exactValue(value: unknown) {
  return part(JSON.stringify(value), (given) => given === value);
}
const flag = part('true or false', (value) => typeof value === 'boolean');
const count = whole('a whole number from 1 to 20', 1, 20);
const seconds = whole('whole seconds from 1 to 86,400', 1, 86_400);
const key = matching('one key: 0 to 9, * or #', /^[\d*#]$/);
const datum = matching('the name of a datum: letters, digits and _', /^\w+$/);
const words = matching('a text that is not empty', /\S/);
const url = matching('an absolute URL, https://… or http://…', /^https?:\/\/[^\s/]\S*$/);
export const phonePart = matching(
  '+ and the number with its country code, a SIP address, username.clientName, or {datum}',
  /^(\+[1-9]\d{6,14}|[^\s,@{}]+@[^\s,@{}]+|[^\s,@+.{}][^\s,@.{}]*\.[^\s,@{}]+|\{\w+\})$/,
);
const prompt = part('words, a list of words and sounds', (value) =>
  typeof value === 'string' ? /\S/.test(value) : typeof value === 'object' && value !== null,
);
const exit = part(
  'the name of a step, or { say, next }',
  (value) => name.fits(value) || (isRecord(value) && name.fits(value['next']) && prompt.fits(value['say'])),
);

const keys = part(
  'an object with at least one of the keys 0 to 9, * and #, each leading to a step',
  (value) =>
    isRecord(value) &&
    Object.keys(value).length > 0 &&
    Object.entries(value).every(
      ([pressed, way]) => key.fits(pressed) && (name.fits(way) || (isRecord(way) && name.fits(way['next']))),
    ),
);

const digits = part(
  'a whole number from 1 to 32, or { min, max }',
  (value) =>
    isCount(value, 1) ||
    (isRecord(value) && isCount(value['min'], 1) && isCount(value['max'], value['min'] as number)),
);
function isCount(value: unknown, min: number) {
  return Number.isInteger(value) && (value as number) >= min && (value as number) <= 32;
}

const outcomes = part(
  'an object with at least one outcome, each leading to a step',
  (value) =>
    isRecord(value) &&
    Object.keys(value).length > 0 &&
    Object.values(value).every(
      (way) => name.fits(way) || (isRecord(way) && name.fits(way['next']) && isRecord(way['set'])),
    ),
);

const maxVisits = part(
  '{ times, next } with whole times from 1 to 20',
  (value) => isRecord(value) && count.fits(value['times']) && name.fits(value['next']),
);

function list(expected: string, item: Part) {
  return part(expected, (value) => Array.isArray(value) && value.length > 0 && value.every(item.fits));
}

const next = otherwise('dead-end', name);
const estimatedSeconds = otherwise('unbounded', seconds);

const asked = {
  ask: prompt,
  tries: optional(count),
  timeout: optional(seconds),
  silence: otherwise('silence', exit),
  wrong: otherwise('wrong-key', exit),
};

/** The parts of each kind of step. */
export const partsOf: { readonly [V in Exclude<StepVerb, 'ask'>]: Readonly<Record<string, Part>> } & {
  readonly ask: {
    readonly keys: Readonly<Record<string, Part>>;
    readonly digits: Readonly<Record<string, Part>>;
  };
} = {
  say: { say: prompt, next },
  play: { play: words, next },
  ask: {
    keys: { ...asked, keys, into: optional(datum) },
    digits: { ...asked, digits, into: datum, secret: optional(flag), next },
  },
  record: {
    record: prompt,
    into: datum,
    maxLength: otherwise('unbounded', seconds),
    finishOnKey: optional(key),
    timeout: optional(seconds),
    trimSilence: optional(flag),
    playBeep: optional(flag),
    next,
    silence: otherwise('silence', name),
  },
  dial: {
    dial: list('a list of phones, at least one', phonePart),
    sequential: optional(flag),
    record: optional(flag),
    callerId: optional(matching('a telephone number with + and country code', /^\+[1-9]\d{6,14}$/)),
    ringBackTone: optional(words),
    maxDuration: otherwise('unbounded', seconds),
    unanswered: otherwise('dead-end', name),
  },
  enqueue: { enqueue: words, holdMusic: optional(words), estimatedSeconds },
  dequeue: { dequeue: phonePart, name: optional(words), estimatedSeconds },
  conference: { conference: exactValue(true), estimatedSeconds },
  redirect: { redirect: url, estimatedSeconds },
  reject: { reject: exactValue(true) },
  compute: {
    compute: outcomes,
    timeoutSeconds: otherwise(
      'unbounded',
      part(
        'seconds, more than 0 and at most 10',
        (value) => typeof value === 'number' && value > 0 && value <= 10,
      ),
    ),
    failed: otherwise('failure', name),
  },
  save: { save: words, data: list('a list of the names of data, at least one', datum), next },
  end: { end: prompt },
};

export const always: Readonly<Record<string, Part>> = { maxVisits: optional(maxVisits) };

/** The kinds of steps that a call does not come back from. */
export const endings: readonly StepVerb[] = ['end', 'enqueue', 'dequeue', 'conference', 'redirect', 'reject'];
