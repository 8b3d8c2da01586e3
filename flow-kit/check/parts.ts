import type { StepVerb } from '../../lib/flows/definition/step.ts';
import { stepVerbs } from '../../lib/flows/definition/step-verbs.ts';
import {
  being,
  isRecordOf,
  isWhole,
  list,
  matching,
  optional,
  otherwise,
  type Part,
  part,
  ways,
} from './part.ts';
import {
  count,
  datum,
  digits,
  existingDatum,
  exit,
  flag,
  key,
  keys,
  maxVisits,
  name,
  outcomes,
  patience,
  prompt,
  seconds,
  setProblem,
  talk,
  waitingOrTalk,
  words,
} from './part-kinds.ts';
import { phoneProblem } from './phones.ts';
import { quoted } from './quoted.ts';

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
    timeoutSeconds: optional(
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

/** The verbs that a step has. A talk may be recorded, which `record: true` at its dial says. */
export function verbsIn(step: object): readonly StepVerb[] {
  const verbs = stepVerbs.filter((verb) => Object.hasOwn(step, verb));
  const isTalkRecorded = 'record' in step && typeof step.record !== 'string' && verbs.includes('dial');
  return isTalkRecorded ? verbs.filter((verb) => verb !== 'record') : verbs;
}
