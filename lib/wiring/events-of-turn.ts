import type { Callback } from '../africastalking/callbacks/callback.ts';
import { redactDigits } from '../africastalking/callbacks/redact-digits.ts';
import { type CallEvent, toCallEvent } from '../calls/event/event.ts';
import { toDataSavedEvent } from '../calls/event/internal-events.ts';
import type { FlowAnswer, StepAt } from '../flows/index.ts';

/**
 * What one callback and the flow's answer to it leave in the record of the call: the callback itself, without digits that
 * are a secret of the caller's, and the data that the flow saves.
 *
 * @param receivedAt ISO 8601 in UTC
 */
export function eventsOfTurn(
  callback: Callback,
  { step, savedData, isSecret }: Pick<FlowAnswer, 'step' | 'savedData' | 'isSecret'>,
  receivedAt: string,
): readonly CallEvent[] {
  const event = toCallEvent(isSecret ? redactDigits(callback) : callback, {
    receivedAt,
    receivedOn: 'instruct',
    step: step && nameOf(step),
  });
  const { callId } = event;
  if (callId === undefined) return [event];
  const saved = savedData.map(({ name, data, step, idempotencyKey }) =>
    toDataSavedEvent({ callId, at: receivedAt, step, name, data, once: idempotencyKey }),
  );
  return [event, ...saved];
}

/** With the turn, so that the same key pressed twice at the same step is two events, and a repeated request is one. */
function nameOf({ flow, name, try: attempt, turn }: StepAt) {
  return `${flow}/${name}/${attempt}/${turn}`;
}
