import { within } from '../../platform/deadline.ts';
import { ownProperty } from '../definition/own-property.ts';
import type { Computed, StepKinds } from '../definition/step.ts';
import { resume } from '../engine/engine.ts';
import type { ComputeStop, Stop } from '../engine/run-state.ts';
import type { FlowAnswer } from './answer.ts';
import { ComputationError, validateOutcome } from './computation.ts';
import type { CallbackContext, ConversationContext } from './context.ts';

/** What one request of a flow came to, when everything that had to be computed is. */
export interface FlowRun {
  readonly flow: string;
  readonly stop: Exclude<Stop, ComputeStop>;
  readonly savedData: FlowAnswer['savedData'];
}

/** Runs what is to be computed until the engine has an answer. */
export async function runToAnswer(
  context: ConversationContext,
  call: CallbackContext,
  flow: string,
  first: Stop,
): Promise<FlowRun> {
  let stop = first;
  while (stop.stop === 'computing') stop = resume(stop, await compute(context, call, flow, stop));
  const savedData = stop.saved.map(({ name, data, ...at }) => ({
    name,
    data,
    step: `${flow}/${at.step}`,
    idempotencyKey: idempotencyKeyFor(flow, at, call),
  }));
  return { flow, stop, savedData };
}

/** What the code of the step answers; `undefined` when it failed, which is told among the faults. */
async function compute(
  { codeOf, now }: ConversationContext,
  call: CallbackContext,
  flow: string,
  stop: ComputeStop,
): Promise<Computed | undefined> {
  const { state, order, flow: definition } = stop.run;
  const { step, turn, data, language } = state;
  const { timeoutSeconds } = definition.steps[step] as StepKinds['compute'];
  const facts = {
    ...call.input,
    at: now(),
    language,
    idempotencyKey: idempotencyKeyFor(flow, { step, turn, order }, call),
  };
  try {
    const run = ownProperty(codeOf(flow), step);
    if (run === undefined) throw new ComputationError('there is no code for it');
    const computed = await within(timeoutSeconds * 1000, 'The computation', (signal) =>
      run(data, { ...facts, signal }),
    );
    return validateOutcome(stop, computed);
  } catch (error) {
    call.faults.push({ kind: 'computation-failed', flow, step, error });
    return undefined;
  }
}

/** The same for a repeated request, and for no other moment of any call. */
function idempotencyKeyFor(
  flow: string,
  { step, turn, order }: { readonly step: string; readonly turn: number; readonly order: number },
  { input }: CallbackContext,
): string {
  return `${input.sessionId ?? ''}/${flow}/${step}/${turn}.${order}`;
}
