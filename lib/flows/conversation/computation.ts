import type { Computed } from '../definition/computation.ts';
import { ownProperty } from '../definition/own-property.ts';
import type { StepKinds } from '../definition/step.ts';
import { outcomeOf } from '../engine/engine.ts';
import type { ComputeStop } from '../engine/run-state.ts';

/** A step's code answered something that the step does not declare. */
export class ComputationError extends Error {
  override readonly name = 'ComputationError';
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
    const value = ownProperty(data, datum);
    if (kind.fits(value)) return [datum, value] as const;
    throw new ComputationError(`'${datum}' must be ${kind.expected}`);
  });
  return { [outcome]: Object.fromEntries(set) };
}
