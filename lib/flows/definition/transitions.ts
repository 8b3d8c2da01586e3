import {
  isRecord,
  type KeyTransition,
  type OutcomeTransition,
  type RetryTransition,
  type Step,
  type StepKinds,
} from './step.ts';

/** A way on from a step. */
export interface Transition {
  readonly to: string;
  readonly on: TransitionTrigger;
  /** The key, the outcome's name, or the value that is branched on. */
  readonly label?: string;
  /** The data that are known behind it and were not before. */
  readonly collects: readonly string[];
}

/** What has to happen for a way to be taken. */
export type TransitionTrigger =
  | 'next'
  | 'key'
  | 'digits'
  | 'silence'
  | 'wrong'
  | 'recorded'
  | 'unanswered'
  | 'outcome'
  | 'failed'
  | 'case'
  | 'otherwise'
  | 'max-visits';

const nothing: readonly string[] = [];

/** Every way on from a step, in the order in which it is written. */
export function transitionsFrom(step: Step): Transition[] {
  const transitions = ownTransitions(step);
  if (step.maxVisits !== undefined) transitions.push(way('max-visits', step.maxVisits.next));
  return transitions.filter(({ to }) => to !== undefined);
}

function ownTransitions(step: Step): Transition[] {
  if ('ask' in step) return fromAsk(step);
  if (isRecord(step)) return [way('recorded', step.next, [step.into]), way('silence', step.silence)];
  if ('compute' in step) return fromCompute(step);
  if ('dial' in step) return [way('unanswered', step.unanswered)];
  if ('branch' in step) return fromBranch(step);
  if ('hours' in step) return fromHours(step);
  if ('set' in step) return [way('next', step.next, Object.keys(step.set))];
  if ('count' in step) return [way('next', step.next, [step.count])];
  return 'next' in step ? [way('next', step.next)] : [];
}

function way(on: TransitionTrigger, to: string, collects = nothing, label?: string): Transition {
  return label === undefined ? { to, on, collects } : { to, on, collects, label };
}

function fromAsk(step: StepKinds['ask']): Transition[] {
  const into = step.into === undefined ? nothing : [step.into];
  const answered =
    'keys' in step
      ? Object.entries<KeyTransition<string, string>>(step.keys).map(([key, transition]) =>
          way('key', targetOf(transition), [...into, ...setBy(transition)], key),
        )
      : [way('digits', step.next, into)];
  return [...answered, way('silence', exitOf(step.silence)), way('wrong', exitOf(step.wrong))];
}

function fromCompute(step: StepKinds['compute']): Transition[] {
  const outcomes = Object.entries(step.compute).map(([outcome, transition]) =>
    way('outcome', targetOf(transition), setBy(transition), outcome),
  );
  return [...outcomes, way('failed', step.failed)];
}

/** Whatever a datum is found to be, it is there. */
function fromBranch({ branch, is = {}, atLeast = {}, known, otherwise }: StepKinds['branch']): Transition[] {
  const cases = Object.entries(is).map(([value, to]) => way('case', to, [branch], value));
  const steps = Object.entries(atLeast).map(([least, to]) => way('case', to, [branch], `≥ ${least}`));
  const there = known === undefined ? [] : [way('case', known, [branch], 'known')];
  return [...cases, ...steps, ...there, way('otherwise', otherwise)];
}

function fromHours({ open, closed, holiday }: StepKinds['hours']): Transition[] {
  const ways = [way('case', open, nothing, 'open'), way('case', closed, nothing, 'closed')];
  return holiday === undefined ? ways : [...ways, way('case', holiday, nothing, 'holiday')];
}

type TransitionTarget = KeyTransition<string, string> | OutcomeTransition<string>;

function targetOf(transition: TransitionTarget): string {
  return typeof transition === 'string' ? transition : transition.next;
}

function setBy(transition: TransitionTarget): readonly string[] {
  return typeof transition === 'string' || transition.set === undefined
    ? nothing
    : Object.keys(transition.set);
}

/** Where silence or a wrong answer leads in the end. */
export function exitOf(transition: RetryTransition<string, string, string>): string {
  return typeof transition === 'string' ? transition : transition?.next;
}
