import { eventFromJson } from '../event/event-json.ts';
import type { CallStore } from './store.ts';

export interface DeferredMessage {
  readonly messageId: string;
  readonly body: string;
}

/** The messages of a batch that could not be stored; the queue delivers them again. */
export interface DeferredFailures {
  readonly failures: readonly { readonly messageId: string; readonly error: unknown }[];
}

/** Stores deferred events. A message that fails does not stop the others. */
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
