import type { Definition } from '../../lib/flows/definition/flow.ts';
import type { Step, StepVerb } from '../../lib/flows/definition/step.ts';
import { verbOf } from '../../lib/flows/definition/step-verbs.ts';
import { transitionsFrom } from '../../lib/flows/definition/transitions.ts';
import type { Note } from './fault.ts';

/** Steps at which a caller hears something that an author chose: it may be the notice, in words or as a sound. */
const heard: readonly StepVerb[] = ['say', 'play', 'ask', 'record'];

/**
 * Whether something is heard on every way to a conversation that is recorded. A step that records the caller alone says something
 * itself. What is said no check can judge.
 */
export function checkNotice({ start, steps }: Definition, note: Note): void {
  for (const name of reachedUnheard(start, steps)) {
    const step = steps[name];
    if (step !== undefined && 'dial' in step && step.record === true)
      note(
        'notice',
        name,
        'Two people may be recorded here and nobody has told the caller: say so in a step before it, on every way',
      );
  }
}

/** The steps to which a way leads on which nothing has been heard. */
function reachedUnheard(start: string, steps: Definition['steps']): ReadonlySet<string> {
  const reached = new Set([start]);
  for (const name of reached) {
    const step = steps[name];
    if (step === undefined || isHeard(step)) continue;
    for (const { to } of transitionsFrom(step)) reached.add(to);
  }
  return reached;
}

function isHeard(step: Step): boolean {
  const verb = verbOf(step);
  return verb !== undefined && heard.includes(verb);
}
