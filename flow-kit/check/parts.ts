import { type StepVerb, stepVerbs } from '../../lib/flows/definition/step.ts';
import type { FlowRule } from './fault.ts';
import { phoneProblem } from './phones.ts';
import { quoted } from './quoted.ts';

/** What one part of a step may be. */
export interface Part {
  /** In words that end the sentence "… must be". */
  readonly expected: string;
  /** What is wrong with a value, as the end of a sentence that begins with the part's name; `undefined` when it is right. */
  readonly problem: (value: unknown) => string | undefined;
  /** The step may do without it. */
  readonly optional?: true;
  /** The rule that is broken when it is missing. */
  readonly missing?: FlowRule;
  /** Above this number another rule is broken than `value`: a caller would wait too long. */
  readonly max?: number;
}

function part(expected: string, problem: (value: unknown) => string | undefined): Part {
  return { expected, problem };
}

function being(expected: string, fits: (value: unknown) => boolean): Part {
  return part(expected, (value) => (fits(value) ? undefined : `must be ${expected}, not ${quoted(value)}`));
}

function matching(expected: string, pattern: RegExp): Part {
  return being(expected, (value) => typeof value === 'string' && pattern.test(value));
}

function optional(given: Part): Part {
  return { ...given, optional: true };
}

function otherwise(missing: FlowRule, given: Part): Part {
  return { ...given, missing };
}

export function isRecordOf(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isWhole(value: unknown, min: number, max: number): value is number {
  return Number.isInteger(value) && (value as number) >= min && (value as number) <= max;
}

const name = matching('the name of a step', /./);
const words = matching('a text that is not empty', /\S/);
const flag = being('true or false', (value) => typeof value === 'boolean');
const count = being('a whole number from 1 to 20', (value) => isWhole(value, 1, 20));
const key = matching('one key: 0 to 9, * or #', /^[\d*#]$/);

/** Names between braces; a number with an s behind it would be a pause. */
const datum = matching('the name of a datum: letters, digits and _, the first no digit', /^[A-Za-z_]\w*$/);
const existingDatum = matching('the name of a datum', /^\w+\??$/);

/** Seconds that a caller waits; more than `most` are never meant. */
function seconds(most: number): Part {
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
const patience = seconds(300);
const talk = seconds(4 * 3600);
const waitingOrTalk = otherwise('unbounded', talk);

const prompt = part('words, a list of words and sounds', (value) => {
  if (typeof value === 'string') return /\S/.test(value) ? undefined : 'says nothing: its text is blank';
  return typeof value === 'object' && value !== null
    ? undefined
    : `must be words, a list of words and sounds, not ${quoted(value)}`;
});

const exit = part('the name of a step, or { say, next }', (value) => {
  if (name.problem(value) === undefined) return undefined;
  if (!isRecordOf(value)) return `must be the name of a step, or { say, next }, not ${quoted(value)}`;
  if (name.problem(value['next']) !== undefined) return 'lacks next, the name of a step';
  return prompt.problem(value['say']) === undefined ? undefined : 'lacks say: what is heard';
});

function ways(
  kind: string,
  isLabel: (label: string) => string | undefined,
  isTarget: (value: unknown) => string | undefined,
) {
  return (value: unknown): string | undefined => {
    if (!isRecordOf(value)) return `must be an object: each ${kind} leads to a step`;
    const entries = Object.entries(value);
    if (entries.length === 0) return `is empty: it must have at least one ${kind}`;
    for (const [label, target] of entries) {
      const why = isLabel(label) ?? isTarget(target);
      if (why !== undefined) return `${label}: ${why}`;
    }
    return undefined;
  };
}

const keys = part(
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
function setProblem(set: unknown): string | undefined {
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

const outcomes = part(
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

const digits = part("a whole number from 1 to 32, { min, max }, { from, to } or 'date'", (value) => {
  if (isWhole(value, 1, 32) || value === 'date') return undefined;
  const wrong = `must be ${digits.expected}, not ${quoted(value)}`;
  if (!isRecordOf(value)) return wrong;
  const { min, max, from, to } = value;
  if (from !== undefined || to !== undefined)
    return rangeProblem('from', from, 'to', to, 0, 999_999_999) ?? undefined;
  return min === undefined && max === undefined ? wrong : rangeProblem('min', min, 'max', max, 1, 32);
});

function rangeProblem(
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

const maxVisits = part('{ times, next } with whole times from 1 to 20', (value) => {
  if (!isRecordOf(value)) return `must be { times, next }, not ${quoted(value)}`;
  const times = count.problem(value['times']);
  return times === undefined
    ? name.problem(value['next']) && 'lacks next, the name of a step'
    : `times ${times}`;
});

function list(what: string, item: (value: unknown) => string | undefined): Part {
  return part(`a list of ${what}, at least one`, (value) => {
    if (!Array.isArray(value)) return `must be a list of ${what}, not ${quoted(value)}`;
    if (value.length === 0) return `is an empty list: it must have at least one of ${what}`;
    return value.map(item).find((why) => why !== undefined);
  });
}

const next = otherwise('dead-end', name);
const text = being('a text', (value) => typeof value === 'string');

const asked = {
  ask: prompt,
  tries: optional(count),
  timeout: optional(patience),
  silence: otherwise('silence', exit),
  wrong: otherwise('wrong-key', exit),
};

const cases = ways(
  'value',
  () => undefined,
  (to) => name.problem(to),
);

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
    maxLength: otherwise('unbounded', seconds(3600)),
    finishOnKey: optional(key),
    timeout: optional(patience),
    trimSilence: optional(flag),
    playBeep: optional(flag),
    next,
    silence: otherwise('silence', name),
  },
  dial: {
    dial: list('phones', (phone) => {
      const why = phoneProblem(phone);
      return why === undefined ? undefined : `has ${quoted(phone)}: ${why}`;
    }),
    sequential: optional(flag),
    record: optional(flag),
    callerId: optional(
      part('a telephone number with + and its country code', (value) => {
        const why =
          typeof value === 'string' && value.startsWith('+')
            ? phoneProblem(value)
            : 'it must be a number with + and its country code';
        return why === undefined ? undefined : `is ${quoted(value)}: ${why}`;
      }),
    ),
    ringBackTone: optional(words),
    maxDuration: otherwise('unbounded', talk),
    unanswered: otherwise('dead-end', name),
  },
  enqueue: { enqueue: words, holdMusic: optional(words), estimatedSeconds: waitingOrTalk },
  dequeue: {
    dequeue: part('a number of ours', (value) => {
      const why = phoneProblem(value);
      return why === undefined ? undefined : `is ${quoted(value)}: ${why}`;
    }),
    name: optional(words),
    estimatedSeconds: waitingOrTalk,
  },
  conference: { conference: being('true', (value) => value === true), estimatedSeconds: waitingOrTalk },
  redirect: {
    redirect: part('an absolute URL, https://… or http://…', (value) => {
      if (typeof value !== 'string' || !/^https?:\/\/[^\s/]\S*$/.test(value))
        return `must be an absolute URL, https://… or http://…, not ${quoted(value)}`;
      return /[{}]/.test(value) ? `has braces, and nothing is filled in there: ${quoted(value)}` : undefined;
    }),
    estimatedSeconds: waitingOrTalk,
  },
  reject: { reject: being('true', (value) => value === true) },
  compute: {
    compute: outcomes,
    timeoutSeconds: otherwise(
      'unbounded',
      being(
        'seconds from 0.05 to 10; shorter than that nothing is done in time',
        (value) => typeof value === 'number' && value >= 0.05 && value <= 10,
      ),
    ),
    failed: otherwise('failure', name),
  },
  save: {
    save: words,
    data: list('the names of data', (value) =>
      existingDatum.problem(value) === undefined
        ? undefined
        : `has ${quoted(value)}: a name has letters, digits and _, and a ? behind it if it may be missing`,
    ),
    next,
  },
  set: {
    set: part('an object of data, each a text or a whole number', (value) =>
      isRecordOf(value) && Object.keys(value).length > 0
        ? setProblem(value)
        : 'must be an object with at least one datum',
    ),
    next,
  },
  count: {
    count: datum,
    by: optional(being('a whole number from -999 to 999', (value) => isWhole(value, -999, 999))),
    next,
  },
  branch: {
    branch: matching('the name of a datum', /^\w+$/),
    is: optional(part('an object: each value leads to a step', cases)),
    atLeast: optional(
      part(
        'an object: each whole number leads to a step',
        ways(
          'number',
          (label) => (/^-?\d+$/.test(label) ? undefined : 'is no whole number'),
          (to) => name.problem(to),
        ),
      ),
    ),
    known: optional(name),
    otherwise: otherwise('dead-end', name),
  },
  hours: {
    hours: being(
      'made by openingHours(…)',
      (value) => isRecordOf(value) && typeof value['stateAt'] === 'function',
    ),
    open: otherwise('dead-end', name),
    closed: otherwise('dead-end', name),
    holiday: optional(name),
  },
  language: { language: text, next },
  end: { end: prompt },
};

export const always: Readonly<Record<string, Part>> = { maxVisits: optional(maxVisits) };

/** The kinds of steps that a call does not come back from. */
export const endings: readonly StepVerb[] = ['end', 'enqueue', 'dequeue', 'conference', 'redirect', 'reject'];

/** The verbs that a step has. A dial may be recorded, and a set of data stands at keys too. */
export function verbsIn(step: object): readonly StepVerb[] {
  const verbs = stepVerbs.filter((verb) => Object.hasOwn(step, verb));
  return verbs.filter((verb) => !(verb === 'record' && verbs.includes('dial')));
}
