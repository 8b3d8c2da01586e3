import type { CallEvent } from '../event/event.ts';
import type { StoredEvent } from '../store/event-row.ts';

/** A call's events in the order in which they were first heard of. */
export interface Timeline {
  readonly events: readonly TimelineEvent[];
  /** Events that name this call but contradict it, and so do not count for it. */
  readonly quarantined: readonly StoredEvent[];
}

interface TimelineEvent extends StoredEvent {
  /** Copies of the same event that told less: one on the events URL does not say at which step a key was pressed. */
  readonly duplicates?: readonly StoredEvent[];
}

export function timelineOf(stored: readonly StoredEvent[]): Timeline {
  const events = stored.filter((event) => event.quarantine === undefined).sort(byTime);
  const originals = events.map((event) => originalOf(event, events));
  return {
    events: events.flatMap((event, index) => {
      if (originals[index] !== event) return [];
      const duplicates = events.filter((other, at) => other !== event && originals[at] === event);
      return [duplicates.length === 0 ? event : { ...event, duplicates }];
    }),
    quarantined: stored.filter((event) => event.quarantine !== undefined).sort(byTime),
  };
}

/** The event that tells the same and the step besides, or the event itself. */
function originalOf(event: CallEvent, events: readonly CallEvent[]): CallEvent {
  const isInput = event.facts.dtmfDigits !== undefined || event.facts.recordingUrl !== undefined;
  if (event.final || event.step !== undefined || !isInput) return event;
  return events.find((other) => other.step !== undefined && isSameReport(other, event)) ?? event;
}

function isSameReport(a: CallEvent, b: CallEvent): boolean {
  const names = Object.keys(a.facts) as (keyof CallEvent['facts'])[];
  return (
    names.length === Object.keys(b.facts).length && names.every((name) => a.facts[name] === b.facts[name])
  );
}

function byTime(a: CallEvent, b: CallEvent): number {
  const [left, right] = [a.receivedAt + a.id, b.receivedAt + b.id];
  return left < right ? -1 : left > right ? 1 : 0;
}
