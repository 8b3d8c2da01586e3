import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { within } from '../../platform/deadline.ts';
import type { CallEvent } from '../event/event.ts';
import { eventFromJson, eventToJson } from '../event/event-json.ts';
import type { CallStore, StoreResult } from './store.ts';

/** Where an event was recorded: in the table, else in the queue (`deferred`), else in the log (`logged`). */
export type RecordResult = StoreResult | 'deferred' | 'logged';

export interface DurableRecorderParts {
  readonly store: CallStore;
  /** Puts a message into the queue of deferred events. */
  readonly defer: (message: string, options: { abortSignal: AbortSignal }) => Promise<unknown>;
  /** Writes one structured log line at error level. */
  readonly log: (message: string, fields: Record<string, unknown>) => void;
  /** Milliseconds that the table, and then the queue, may take. */
  readonly deadlines: { readonly storeMs: number; readonly deferMs: number };
}

/** The field of a log line that `npm run replay` restores an event from. */
export const UNSTORED_FIELD = 'unstoredEvent';
/** The field beside it, where nobody could look at the token that the event came with: a digest of the token. */
export const TOKEN_FIELD = 'unprovenToken';

/**
 * Makes the function that records an event whatever is broken. It never rejects: an event that cannot be stored in time goes to
 * the queue, and one that cannot be queued is written to the log as a whole.
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

/** The event compressed and in hexadecimal, so that a logger that masks telephone numbers finds none in it. */
export function packEvent(event: CallEvent): string {
  return deflateRawSync(eventToJson(event)).toString('hex');
}

export function unpackEvent(packed: string): CallEvent {
  return eventFromJson(inflateRawSync(Buffer.from(packed, 'hex')).toString());
}

function textOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
