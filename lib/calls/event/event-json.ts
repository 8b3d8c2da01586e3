import type { CallEvent } from './event.ts';
import { eventTypes } from './event-type.ts';

/** An event as JSON, for the queue and for log lines. */
export function eventToJson(event: CallEvent): string {
  return JSON.stringify(event);
}

class UnreadableEvent extends Error {
  override readonly name = 'UnreadableEvent';
}

/**
 * Reads what `eventToJson` has written.
 *
 * @throws {UnreadableEvent} for any other text
 */
export function eventFromJson(text: string): CallEvent {
  const value = parse(text);
  const missing = required.filter(([name, isRight]) => !isRight(value[name])).map(([name]) => name);
  if (missing.length > 0)
    throw new UnreadableEvent(`An event needs ${missing.join(', ')}: ${text.slice(0, 80)}`);
  return value as unknown as CallEvent;
}

function isText(value: unknown) {
  return typeof value === 'string';
}
function isBoolean(value: unknown) {
  return typeof value === 'boolean';
}

const required: readonly (readonly [keyof CallEvent, (value: unknown) => boolean])[] = [
  ['id', isText],
  ['eventType', (value) => eventTypes.some((type) => type === value)],
  ['final', isBoolean],
  ['receivedAt', isText],
  ['receivedOn', isText],
  ['facts', (value) => typeof value === 'object' && value !== null],
  ['payload', isText],
  ['payloadIsBase64', isBoolean],
];

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch (cause) {
    throw new UnreadableEvent(`An event is written as JSON, this is not: ${text.slice(0, 80)}`, { cause });
  }
  throw new UnreadableEvent(`An event is a JSON object, this is not: ${text.slice(0, 80)}`);
}
