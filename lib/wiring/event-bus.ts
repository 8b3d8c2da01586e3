import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { createEventBridge } from '../platform/eventbridge.ts';
import type { PutOnBus } from '../webhooks/event-bus.ts';

/** What our events on a bus say that they come from. */
const SOURCE = 'piga';

/** @param name or ARN of the bus; nothing is put anywhere without one */
export function createPutOnBus(name: string | undefined): PutOnBus | undefined {
  if (name === undefined) return undefined;
  let eventBridge: ReturnType<typeof createEventBridge> | undefined;
  return async ({ type, at, detail }) => {
    eventBridge ??= createEventBridge();
    const entry = { EventBusName: name, Source: SOURCE, DetailType: type, Time: at, Detail: detail };
    try {
      const { Entries: [put] = [] } = await eventBridge.send(new PutEventsCommand({ Entries: [entry] }));
      return put?.ErrorCode === undefined ? undefined : `${put.ErrorCode}: ${put.ErrorMessage}`;
    } catch (error) {
      return String(error);
    }
  };
}
