import type { CallRecord } from '../record/call-record.ts';
import type { StoredEvent } from '../store/event-row.ts';

/** A call as it is now, and its new events. */
export interface ChangedCall {
  /** Has all that these events tell, also where the call's row does not have it yet. */
  readonly record: CallRecord;
  /** Oldest first; none when the call's row alone has changed. None of them contradicts the call. */
  readonly events: readonly StoredEvent[];
}

/** Something that follows from what happened to calls. `defineProjection` makes one. */
export interface Projection {
  /** Names the projection in the log. */
  readonly name: string;
  /** Updates what the projection keeps of these calls. It may be repeated, also for a call that has not changed. */
  project(calls: readonly ChangedCall[]): Promise<void>;
}

export interface ProjectionParts<Entry> {
  readonly name: string;
  /**
   * What the projection keeps of a call; `undefined` when there is nothing yet. A pure function of the call and its new
   * events.
   */
  readonly entryOf: (call: ChangedCall) => Entry | undefined;
  /**
   * Keeps the entries, each under its call's id, by conditional writes. To keep the same entry again changes
   * nothing, also after a run that broke off anywhere; a different entry for the same call replaces the earlier one.
   */
  readonly keep: (entries: ReadonlyMap<string, Entry>) => Promise<void>;
}

export function defineProjection<Entry>({ name, entryOf, keep }: ProjectionParts<Entry>): Projection {
  return {
    name,
    async project(calls) {
      const entries = new Map<string, Entry>();
      for (const call of calls) {
        const entry = entryOf(call);
        if (entry !== undefined) entries.set(call.record.id, entry);
      }
      if (entries.size > 0) await keep(entries);
    },
  };
}
