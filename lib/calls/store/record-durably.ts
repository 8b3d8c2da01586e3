import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { within } from '../../platform/deadline.ts';
import type { CallEvent } from '../event/event.ts';
import { eventFromJson, eventToJson } from '../event/event-json.ts';
import type { CallStore, StoreResult } from './store.ts';

/** Where an event came to rest: in the table, in the queue, or, when both are out of reach, in the log. */
export type RecordResult = StoreResult | 'deferred' | 'logged';

export interface DurableRecorderParts {
  readonly store: CallStore;
  /** Puts a message into the queue of events that are to be stored later. */
  readonly defer: (message: string, options: { abortSignal: AbortSignal }) => Promise<unknown>;
  /** Writes one structured log line at error level. */
  readonly log: (message: string, fields: Record<string, unknown>) => void;
  /** How long the table, and then the queue, may take. */
  readonly deadlines: { readonly storeMs: number; readonly deferMs: number };
}

/** The field of a log line that `npm run replay` restores an event from. */
export const UNSTORED_FIELD = 'unstoredEvent';

/**
 * Keeps an event whatever is out of order behind it, and never throws: what cannot be stored in time is
 * deferred in the queue, and what cannot be deferred is written to the log, whole.
 */
export function createDurableRecorder({
  store,
  defer,
  log,
  deadlines,
}: DurableRecorderParts): (event: CallEvent) => Promise<RecordResult> {
  return async function keep(event) {
    try {
      return await within(deadlines.storeMs, 'The write to DynamoDB', (abortSignal) =>
        store.record(event, { abortSignal }),
      );
    } catch (storeError) {
      try {
        await within(deadlines.deferMs, 'The message to SQS', (abortSignal) =>
          defer(eventToJson(event), { abortSignal }),
        );
        log('An event was deferred: it could not be stored', {
          callId: event.callId,
          storeError: textOf(storeError),
        });
        return 'deferred';
      } catch (deferError) {
        log('An event could be neither stored nor deferred; npm run replay restores it from this line', {
          callId: event.callId,
          storeError: textOf(storeError),
          deferError: textOf(deferError),
          [UNSTORED_FIELD]: packEvent(event),
        });
        return 'logged';
      }
    }
  };
}

/** Compressed and in hexadecimal: a logger that masks telephone numbers must not find, and spoil, one in here. */
export function packEvent(event: CallEvent): string {
  return deflateRawSync(eventToJson(event)).toString('hex');
}

export function unpackEvent(packed: string): CallEvent {
  return eventFromJson(inflateRawSync(Buffer.from(packed, 'hex')).toString());
}

function textOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
