import type { Data } from '../definition/data.ts';
import { ownProperty } from '../definition/own-property.ts';
import { flowFor } from '../definition/routing.ts';
import type { Step } from '../definition/step.ts';
import { type Fit, fitOf } from '../token/changed-flow.ts';
import { hasVariables, openFlowToken } from '../token/flow-token.ts';
import { openPosition, type Position, versionOfFlow } from '../token/position.ts';
import type { CallbackContext, ConversationContext } from './context.ts';

/** A flow, and the variables that it begins with. */
export interface FlowStart {
  readonly flow: string;
  readonly data: Data;
}

/** Where a call is, as far as its URL can be believed. */
export interface ResolvedPosition {
  /** Where the call waited; nowhere on its first request, and when it is lost. */
  readonly position?: Position;
  /** The step asks something else since a deployment: what the caller did there means nothing now. */
  readonly isChanged?: boolean;
  readonly isLost: boolean;
  /** It was lost before. */
  readonly isRestarted: boolean;
  /** The flow that it was in, when that can begin again. */
  readonly again?: FlowStart | undefined;
}

/** Where the call waited, as far as the URL of the callback tells. */
export function resolvePosition(
  { flows, keys, now }: ConversationContext,
  { input, faults }: CallbackContext,
  at: string | undefined,
): ResolvedPosition {
  if (at === undefined) return { isLost: false, isRestarted: false };
  const opened = openPosition(keys, at, input.sessionId ?? '', now());
  if (opened.refusal !== undefined) {
    faults.push({ kind: 'position-refused', why: opened.refusal });
    return { isLost: true, isRestarted: opened.isRestarted };
  }
  const { position } = opened;
  const { isRestarted, state } = position;
  const flow = ownProperty(flows, position.flow);
  if (flow !== undefined && position.flowVersion === versionOfFlow(flow))
    return { position, isLost: false, isRestarted };
  const fit: Fit = flow === undefined ? { kind: 'lost' } : fitOf(flow, position);
  if (fit.kind === 'fits') return { position, isLost: false, isRestarted };
  faults.push({ kind: 'position-refused', why: 'outdated' });
  if (fit.kind === 'changed')
    return { position: { ...position, state: fit.state }, isChanged: true, isLost: false, isRestarted };
  const canRestart = flow !== undefined && hasVariables(flow, state.data);
  const again = canRestart ? { flow: position.flow, data: state.data } : undefined;
  return { isLost: true, isRestarted, again };
}

/** The flow that a call begins with: the one it was started with, or what the routing table says. */
export function startOf(
  { routing, flows, keys, now }: ConversationContext,
  { input, faults }: CallbackContext,
): FlowStart {
  const { clientRequestId } = input;
  if (clientRequestId !== undefined) {
    const token = openFlowToken(routing, keys, clientRequestId, now());
    if (token.refusal === undefined) return token;
    if (token.refusal !== 'none') faults.push({ kind: 'flow-token-refused', why: token.refusal });
  }
  const name = flowFor(routing, input, now());
  const flow = flows[name];
  const isReady = flow !== undefined && hasVariables(flow, {});
  return { flow: isReady ? name : routing.otherwise, data: {} };
}

/** The step at which the call waited. */
export function waitingStepOf({ flows }: ConversationContext, { flow, state }: Position): Step | undefined {
  return ownProperty(flows[flow]?.steps, state.step);
}
