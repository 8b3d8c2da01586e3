import { both, type RequestOptions } from '../../table/table.ts';
import type { CallEvent } from '../event/event.ts';
import { isPendingStartId } from '../event/internal-events.ts';
import { type ApplyResult, applyEvent } from './apply-event.ts';
import { putEvent, quarantineEvent } from './put-event.ts';
import { pendingStartIdFor, putSessionRow, reconcileStart } from './reconcile-start.ts';
import type { CallTable } from './table-layout.ts';

/**
 * The event was stored; it was there already (`duplicate`); or it was stored in quarantine, because it belongs to no call. In all
 * three cases it is safely in the table.
 */
export type StoreResult = 'stored' | 'duplicate' | 'quarantined';

export interface CallStore {
  /**
   * Stores an event and updates its call's row. It may be repeated any number of times, also at the same time: only a new event
   * has an effect, and an attempt that was left half done is completed.
   *
   * @throws whatever DynamoDB's client throws
   */
  record(event: CallEvent, options?: RequestOptions): Promise<StoreResult>;
}

export function createCallStore(table: CallTable): CallStore {
  return { record };

  async function record(event: CallEvent, options: RequestOptions = {}): Promise<StoreResult> {
    if (!hasCall(event)) {
      await putEvent(table, { ...event, quarantine: 'no-session' }, options);
      return 'quarantined';
    }

    // Both at once: neither needs the other, and a repeated delivery completes what one of them did not.
    const [put, applied] = await both(putEvent(table, event, options), applyEvent(table, event, options));
    if (applied === 'another-number') {
      await quarantineEvent(table, event, 'another-number', options);
      return 'quarantined';
    }

    await reconcileWith(event, applied, options);
    return put === 'stored' || applied === 'opened' || applied === 'added' ? 'stored' : 'duplicate';
  }

  /**
   * A start waits under an id of its own; once it is moved it comes under its session, where nothing is left to look for.
   * Only a callback that found no call, or is repeated, can be the one that a lost start waits for.
   */
  async function reconcileWith(
    event: CallEvent & { callId: string },
    applied: ApplyResult,
    options: RequestOptions,
  ) {
    if (event.internal === 'start-unknown' && isPendingStartId(event.callId))
      await reconcileStart(table, event.callId, record, options);

    const startId =
      applied === 'opened' || applied === 'duplicate-without-start' ? pendingStartIdFor(event) : undefined;
    if (startId === undefined) return;
    await putSessionRow(table, startId, event, options);
    await reconcileStart(table, startId, record, options);
  }
}

function hasCall(event: CallEvent): event is CallEvent & { callId: string } {
  return event.callId !== undefined;
}
