import type { EndpointWithSecrets } from './endpoint.ts';
import type { MessageType } from './message.ts';

/*
 * The event bus of EventBridge that the setting EVENT_BUS names. Its deliveries are those of any endpoint: tried again, listed, replayed.
 * But it has no row, no secret and no rate, and never sleeps.
 */

/** What its deliveries are listed under: `/voice/webhooks/event-bus/deliveries`. */
export const EVENT_BUS_ID = 'event-bus';

export const eventBus: EndpointWithSecrets = {
  id: EVENT_BUS_ID,
  url: '',
  state: 'active',
  since: '',
  createdAt: '',
  failures: 0,
  probes: 0,
  secrets: [],
};

/** What a rule of the bus sees: `source` is `piga`, `detail-type` the type, `detail` the body of a message, and its id. */
export interface BusEntry {
  readonly type: MessageType;
  readonly at: Date;
  /** JSON. */
  readonly detail: string;
}

/** @returns what was wrong, in a sentence; `undefined` when the bus has it */
export type PutOnBus = (entry: BusEntry) => Promise<string | undefined>;
