import { ownProperty } from '../definition/own-property.ts';
import type { Computed, StepKinds } from '../definition/step.ts';
import { outcomeOf } from '../engine/engine.ts';
import type { ComputeStop } from '../engine/run-state.ts';

/** A step's code took too long, or answered what the step does not know. */
export class ComputationError extends Error {
  override readonly name = 'ComputationError';
}

/** The work's outcome, or a ComputationError when the seconds are over; the work is told by its signal. */
export async function withTimeout<T>(seconds: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const abort = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = new ComputationError(`not done within ${seconds} s`);
      abort.abort(error);
      reject(error);
    }, seconds * 1000);
  });
  try {
    return await Promise.race([work(abort.signal), late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * What a computation answered, held against what its step declares; data beyond that are dropped.
 *
 * @throws ComputationError for an outcome or a datum that the step does not declare so
 */
export function validateOutcome({ run }: ComputeStop, computed: Computed): Computed {
  const { compute } = run.flow.steps[run.state.step] as StepKinds['compute'];
  const [outcome, data] = outcomeOf(computed);
  const transition = ownProperty(compute, outcome);
  if (outcome === undefined || transition === undefined)
    throw new ComputationError(
      `'${String(outcome)}' is none of its outcomes: ${Object.keys(compute).join(', ')}`,
    );
  if (typeof transition === 'string') return outcome;
  const set = Object.entries(transition.set).map(([datum, kind]) => {
    const value = data[datum];
    if (kind.fits(value)) return [datum, value] as const;
    throw new ComputationError(`'${datum}' must be ${kind.expected}`);
  });
  return { [outcome]: Object.fromEntries(set) };
}
