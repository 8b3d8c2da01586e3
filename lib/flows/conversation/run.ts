import { within } from '../../platform/deadline.ts';
import type { Computed } from '../definition/computation.ts';
import { secondsToCompute } from '../definition/computation.ts';
import type { Data } from '../definition/data.ts';
import { secretsOf } from '../definition/data-sources.ts';
import type { Definition } from '../definition/flow.ts';
import { ownProperty } from '../definition/own-property.ts';
import type { StepKinds } from '../definition/step.ts';
import { connect, resume } from '../engine/engine.ts';
import type { ComputeStop, OpenStop, Stop } from '../engine/run-state.ts';
import { ComputationError, validateOutcome } from './computation.ts';
import type { CallbackContext, ConversationContext } from './context.ts';
import type { FlowAnswer } from './flow-answer.ts';

/** What one request of a flow came to, when everything that had to be computed is. */
export interface FlowRun {
  readonly flow: string;
  readonly stop: Exclude<Stop, OpenStop>;
  readonly savedData: FlowAnswer['savedData'];
  /** The language that the call had when it came. */
  readonly language: string | undefined;
}

/** Runs what is to be computed, and has phones judged, until the engine has an answer. */
export async function runToAnswer(
  context: ConversationContext,
  call: CallbackContext,
  flow: string,
  first: Stop,
  language: string | undefined,
): Promise<FlowRun> {
  let stop = first;
  while (stop.stop === 'computing' || stop.stop === 'dialling')
    stop =
      stop.stop === 'computing'
        ? resume(stop, await compute(context, call, flow, stop))
        : connect(stop, await context.judgePhones(stop.phones, call.input));
  const savedData = stop.saved.map(({ name, data, ...at }) => ({
    name,
    data,
    step: `${flow}/${at.step}`,
    idempotencyKey: idempotencyKeyFor(flow, at, call),
  }));
  return { flow, stop, savedData, language };
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
  const seconds = secondsToCompute(definition.steps[step] as StepKinds['compute']);
  const facts = {
    ...call.input,
    at: now(),
    language,
    idempotencyKey: idempotencyKeyFor(flow, { step, turn, order }, call),
  };
  try {
    const run = ownProperty(codeOf(flow), step);
    if (run === undefined) throw new ComputationError('there is no code for it');
    const computed = await within(seconds * 1000, 'The computation', async (signal) =>
      run({ ...data }, { ...facts, signal }),
    );
    return validateOutcome(stop, computed);
  } catch (error) {
    const told = knowsSecret(definition, data) ? nameOfError(error) : error;
    call.faults.push({ kind: 'computation-failed', flow, step, error: told });
    return undefined;
  }
}

/** Whether any of these data is a secret of the caller's. */
function knowsSecret(flow: Definition, data: Data): boolean {
  return [...secretsOf(flow)].some((name) => Object.hasOwn(data, name));
}

/** What can be told of an error whose words may repeat a secret. */
export function nameOfError(error: unknown): string {
  const name = error instanceof Error ? error.name : '';
  return /^[A-Za-z]+$/.test(name) ? `${name} (its words are hidden: a secret is known here)` : 'not told';
}

/** The same for a repeated request, and for no other moment of any call. */
function idempotencyKeyFor(
  flow: string,
  { step, turn, order }: { readonly step: string; readonly turn: number; readonly order: number },
  { input }: CallbackContext,
): string {
  return `${input.sessionId ?? ''}/${flow}/${step}/${turn}.${order}`;
}
