import { eventFromJson } from '../event/event-json.ts';
import type { CallStore } from './store.ts';

export interface DeferredMessage {
  readonly messageId: string;
  readonly body: string;
}

/** The messages of a batch that the queue shall deliver again, and after some attempts move to its dead letters. */
export interface DeferredFailures {
  readonly failures: readonly { readonly messageId: string; readonly error: unknown }[];
}

/** Stores what was deferred. Each message stands for itself: one that fails holds up no other. */
export async function storeDeferred(
  messages: readonly DeferredMessage[],
  store: CallStore,
): Promise<DeferredFailures> {
  const results = await Promise.all(
    messages.map(async ({ messageId, body }) => {
      try {
        await store.record(eventFromJson(body));
        return undefined;
      } catch (error) {
        return { messageId, error };
      }
    }),
  );
  return { failures: results.filter((result) => result !== undefined) };
}
