import type { CallEvent } from '../event/event.ts';
import { type Moved, moveCallOn } from './apply-event.ts';
import { keepEvent, setApart } from './put-event.ts';
import { nameSession, settle, startSettledBy } from './reconcile-start.ts';
import { both, type CallTable, type RequestOptions } from './table.ts';

/**
 * What became of an event: stored, known before, or kept apart because it belongs to no call. Each of them is
 * safe in the table; anything else is an exception.
 */
export type Recorded = 'stored' | 'known' | 'apart';

export interface CallStore {
  /**
   * Stores an event and moves its call on. It may be repeated without end and from many places at once: only
   * what is new has an effect, and what an earlier attempt left half done is completed.
   */
  record(event: CallEvent, options?: RequestOptions): Promise<Recorded>;
}

export function createCallStore(table: CallTable): CallStore {
  return { record };

  async function record(event: CallEvent, options: RequestOptions = {}): Promise<Recorded> {
    if (!hasCall(event)) {
      await keepEvent(table, { ...event, apart: 'no-session' }, options);
      return 'apart';
    }

    // Both at once: neither needs the other, and a repeated delivery completes what one of them did not.
    const [kept, moved] = await both(keepEvent(table, event, options), moveCallOn(table, event, options));
    if (moved === 'another-number') {
      await setApart(table, event, 'another-number', options);
      return 'apart';
    }

    await settleWith(event, moved, options);
    return kept === 'stored' || moved === 'opened' || moved === 'added' ? 'stored' : 'known';
  }

  /** Only a callback that found no call, or is repeated, can be the one that a lost start waits for. */
  async function settleWith(event: CallEvent & { callId: string }, moved: Moved, options: RequestOptions) {
    if (event.own === 'start-unknown') await settle(table, event.callId, record, options);

    const startId = moved === 'opened' || moved === 'known-without-start' ? startSettledBy(event) : undefined;
    if (startId === undefined) return;
    await nameSession(table, startId, event, options);
    await settle(table, startId, record, options);
  }
}

function hasCall(event: CallEvent): event is CallEvent & { callId: string } {
  return event.callId !== undefined;
}
