import type { Callback } from '../africastalking/callbacks/callback.ts';
import { redactDigits } from '../africastalking/callbacks/redact-digits.ts';
import { type CallEvent, toCallEvent } from '../calls/event/event.ts';
import { toDataSavedEvent } from '../calls/event/internal-events.ts';
import { placeName } from '../calls/event/place.ts';
import type { FlowAnswer, StepAt } from '../flows/index.ts';

/**
 * The events to record for one callback and the flow's answer to it: the callback itself, without digits that are secret, and
 * one for each set of data that the flow saves.
 *
 * @param receivedAt ISO 8601 in UTC
 */
export function eventsOfTurn(
  callback: Callback,
  answer: Pick<FlowAnswer, 'step' | 'next' | 'path' | 'savedData' | 'isSecret'>,
  receivedAt: string,
): readonly CallEvent[] {
  const { step, savedData, isSecret } = answer;
  const event = toCallEvent(isSecret ? redactDigits(callback) : callback, {
    receivedAt,
    receivedOn: 'instruct',
    step: step && nameOf(step),
    place: placeAfter(answer),
  });
  const { callId } = event;
  if (callId === undefined) return [event];
  const saved = savedData.map(({ name, data, step, idempotencyKey }) =>
    toDataSavedEvent({ callId, at: receivedAt, step, name, data, once: idempotencyKey }),
  );
  return [event, ...saved];
}

/** Where the answer leaves the caller: the step that waits for them, else the last step on its way, else where they were. */
function placeAfter({ step, next, path }: Pick<FlowAnswer, 'step' | 'next' | 'path'>): string | undefined {
  const last = path?.steps.at(-1);
  if (next !== undefined) return placeName({ flow: next.flow, step: next.name, turn: next.turn });
  if (path !== undefined && last !== undefined)
    return placeName({ flow: path.flow, step: last, turn: (step?.turn ?? 0) + 1 });
  return step && placeName({ flow: step.flow, step: step.name, turn: step.turn });
}

/** Contains the turn, so that the same key pressed twice at a step makes two events, and a repeated request makes one. */
function nameOf({ flow, name, try: attempt, turn }: StepAt) {
  return `${flow}/${name}/${attempt}/${turn}`;
}
