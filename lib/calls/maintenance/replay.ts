import { UNSTORED_FIELD, unpackEvent } from '../store/record-durably.ts';
import type { CallStore } from '../store/store.ts';

export interface ReplayReport {
  readonly stored: number;
  readonly duplicate: number;
  readonly quarantined: number;
  readonly failures: readonly { readonly event: string; readonly error: unknown }[];
}

/** Events as log lines hold them, also inside lines that a tool has wrapped into JSON once more, or into CSV. */
const unstored = new RegExp(`${UNSTORED_FIELD}[\\\\"]+\\s*:\\s*[\\\\"]+([0-9a-f]+)`, 'g');

/** The packed events in a piece of log, whatever stands around them. */
function unstoredEvents(log: string): string[] {
  return [...log.matchAll(unstored)].map(([, packed]) => packed ?? '');
}

/** Stores every event that a log holds because it could be neither stored nor deferred. May be repeated. */
export async function replay(
  lines: AsyncIterable<string> | Iterable<string>,
  store: CallStore,
): Promise<ReplayReport> {
  const report = {
    stored: 0,
    duplicate: 0,
    quarantined: 0,
    failures: [] as { event: string; error: unknown }[],
  };
  for await (const line of lines) {
    for (const packed of unstoredEvents(line)) {
      try {
        report[await store.record(unpackEvent(packed))] += 1;
      } catch (error) {
        report.failures.push({ event: packed, error });
      }
    }
  }
  return report;
}
