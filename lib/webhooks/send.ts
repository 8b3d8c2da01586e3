import type { PostOutside } from '../http-client/outside-url/post-outside-url.ts';
import type { DeliveryAttempt } from './delivery.ts';
import type { EndpointWithSecrets } from './endpoint.ts';
import { EVENT_BUS_ID, type PutOnBus } from './event-bus.ts';
import { masked } from './masked.ts';
import type { Message } from './message.ts';
import { signedHeaders } from './signature.ts';

export interface SendParts {
  readonly post: PostOutside;
  /** Absent where no event bus is set. */
  readonly putOnBus?: PutOnBus | undefined;
  readonly now: () => Date;
}

/** Sends a message once, to a URL or on the bus, and tells what came of it. */
export async function send(
  message: Message,
  id: string,
  endpoint: EndpointWithSecrets,
  parts: SendParts,
): Promise<DeliveryAttempt> {
  const begun = parts.now();
  const answer =
    endpoint.id === EVENT_BUS_ID
      ? await putOnBusOf(message, id, begun, parts)
      : await postSigned(message, id, begun, endpoint, parts);
  return {
    at: begun.toISOString(),
    ms: Math.max(0, parts.now().getTime() - begun.getTime()),
    ...answer,
  };
}

type Answer = Omit<DeliveryAttempt, 'at' | 'ms'>;

async function putOnBusOf(message: Message, id: string, at: Date, { putOnBus }: SendParts): Promise<Answer> {
  if (putOnBus === undefined) return { reason: 'No event bus is set' };
  const reason = await putOnBus({ type: message.type, at, detail: JSON.stringify({ id, ...message }) });
  return reason === undefined ? { status: 200 } : { reason };
}

async function postSigned(
  message: Message,
  id: string,
  at: Date,
  { url, secrets, mask }: EndpointWithSecrets,
  { post }: SendParts,
): Promise<Answer> {
  const body = JSON.stringify(mask === true ? masked(message) : message);
  const timestamp = Math.floor(at.getTime() / 1000);
  const headers = { 'content-type': 'application/json', ...signedHeaders({ id, timestamp, body }, secrets) };
  const result = await post({ url, headers, body });
  if (result.outcome !== 'answered') return { reason: result.message };
  const { status, headers: answered } = result;
  const text = result.body.toString('utf8');
  const retryAfter = Number(answered['retry-after']);
  return {
    status,
    ...(text === '' ? {} : { body: text }),
    ...(Number.isInteger(retryAfter) && retryAfter > 0 ? { retryAfter } : {}),
    ...(status >= 300 && status < 400 ? { reason: whereItIs(answered.location) } : {}),
  };
}

function whereItIs(location = 'it does not say where'): string {
  return `It answers that it is elsewhere now: ${location}. Change the endpoint's url.`;
}
