import * as v from 'valibot';
import type { DeliveriesPage } from '../lib/webhooks/deliveries.ts';
import { type Delivery, type DeliveryAttempt, deliveryStates } from '../lib/webhooks/delivery.ts';
import { type Endpoint, endpointStates } from '../lib/webhooks/endpoint.ts';
import { messageTypes } from '../lib/webhooks/message.ts';
import { describes } from './same.ts';

const text = v.string();
const instant = v.pipe(text, v.isoTimestamp());
const type = v.picklist(messageTypes);

export const endpoint = describes<Endpoint>()(
  v.pipe(
    v.strictObject({
      id: text,
      url: v.pipe(text, v.description('Where messages are posted.')),
      description: v.exactOptional(text),
      types: v.exactOptional(
        v.pipe(v.array(type), v.description('What it is told; everything when absent.')),
      ),
      rate: v.exactOptional(v.pipe(v.number(), v.integer(), v.description('The most messages in a second.'))),
      mask: v.exactOptional(v.pipe(v.boolean(), v.description('Whether phone numbers reach it masked.'))),
      state: v.pipe(
        v.picklist(endpointStates),
        v.description(
          '`sleeping` while it does not answer; `off` when it said 410, or somebody switched it off.',
        ),
      ),
      since: v.pipe(instant, v.description('Since when it is in this state.')),
      createdAt: instant,
    }),
    v.description('An endpoint that is told what happens to calls.'),
  ),
);

export const attempt = describes<DeliveryAttempt>()(
  v.strictObject({
    at: instant,
    ms: v.pipe(
      v.number(),
      v.integer(),
      v.description('Milliseconds until the answer, or until nobody waited any longer.'),
    ),
    status: v.exactOptional(
      v.pipe(v.number(), v.integer(), v.description('Of the answer; absent when none came.')),
    ),
    reason: v.exactOptional(v.pipe(text, v.description('What was wrong.'))),
    body: v.exactOptional(v.pipe(text, v.description('What was answered, a kilobyte at most.'))),
    probe: v.exactOptional(
      v.pipe(
        v.literal(true),
        v.description('Made to see whether the endpoint is there; it does not count against the message.'),
      ),
    ),
    retryAfter: v.exactOptional(
      v.pipe(v.number(), v.integer(), v.description('Seconds that the answer asked for.')),
    ),
  }),
);

export const delivery = describes<Delivery>()(
  v.pipe(
    v.strictObject({
      id: v.pipe(text, v.description('As in the header `webhook-id`.')),
      endpointId: text,
      type,
      callId: v.exactOptional(text),
      createdAt: instant,
      state: v.picklist(deliveryStates),
      attempts: v.array(attempt),
    }),
    v.description('A message on its way to one endpoint.'),
  ),
);

export const deliveriesPage = describes<DeliveriesPage>()(
  v.strictObject({
    deliveries: v.array(delivery),
    cursor: v.exactOptional(v.pipe(text, v.description('Asks for the next page; absent on the last one.'))),
  }),
);

export const endpoints = v.strictObject({ webhooks: v.array(endpoint) });
export const oneEndpoint = v.strictObject({ webhook: endpoint });
export const withSecret = v.strictObject({
  webhook: endpoint,
  secret: v.pipe(text, v.description('Signs its messages; shown this once.')),
});
export const tested = v.strictObject({ delivered: v.boolean(), attempt: v.exactOptional(attempt) });
export const done = v.strictObject({ message: text });
