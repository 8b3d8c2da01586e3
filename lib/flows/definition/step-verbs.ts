import type { Step, StepKinds, StepVerb } from './step.ts';

/** What a step does without anybody hearing it. */
const muteVerbs: readonly StepVerb[] = ['compute', 'save', 'set', 'count', 'branch', 'hours', 'language'];

/** Every verb: those that somebody hears, then the mute ones. */
export const stepVerbs: readonly StepVerb[] = [
  'say',
  'play',
  'ask',
  'dial',
  'record',
  'enqueue',
  'dequeue',
  'conference',
  'redirect',
  'reject',
  'end',
  ...muteVerbs,
];

/** The one thing that a step does. A `dial` may carry `record` as well, as one of its attributes. */
export function verbOf(step: object): StepVerb | undefined {
  return stepVerbs.find((verb) => Object.hasOwn(step, verb));
}

/** Whether a step needs nobody who listens. */
export function isMute(verb: StepVerb): boolean {
  return muteVerbs.includes(verb);
}

/** A step that takes a message; a dial that is recorded is none. */
export function isRecord(step: Step): step is StepKinds['record'] {
  return 'record' in step && !('dial' in step);
}

/** Whether a call waits at the step: for keys, for a message, for somebody to pick up. */
export function isWaiting(step: Step): step is StepKinds['ask' | 'record' | 'dial'] {
  return 'ask' in step || 'record' in step || 'dial' in step;
}

type AskDigits = Exclude<StepKinds['ask'], { readonly keys: unknown }>;

/** How many digits a step asks for. */
export function digitLimits({ digits }: Pick<AskDigits, 'digits'>): {
  readonly min: number;
  readonly max: number;
} {
  if (typeof digits === 'number') return { min: digits, max: digits };
  if (digits === 'date') return { min: 8, max: 8 };
  return 'from' in digits ? { min: 1, max: `${digits.to}`.length } : digits;
}
