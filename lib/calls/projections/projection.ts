import type { CallRecord } from '../record/call-record.ts';
import type { StoredEvent } from '../store/event-row.ts';

/** A call as it stands, and those of its events that are new. */
export interface ChangedCall {
  readonly record: CallRecord;
  /** Oldest first; none when the call's row alone has changed. None of them contradicts the call. */
  readonly events: readonly StoredEvent[];
}

/** Something that follows from what happened to calls. `defineProjection` makes one. */
export interface Projection {
  /** Stands in the log beside what went wrong. */
  readonly name: string;
  /** Takes in what these calls have become. It may be repeated, and may be told of a call that has not changed. */
  project(calls: readonly ChangedCall[]): Promise<void>;
}

export interface ProjectionParts<Entry> {
  readonly name: string;
  /**
   * What the projection keeps of a call: a function of the call and its new events, and of nothing else.
   * `undefined` when there is nothing to keep yet.
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
