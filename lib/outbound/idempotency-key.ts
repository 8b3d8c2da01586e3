import { isAbsent } from '../africastalking/is-absent.ts';
import { digest } from '../calls/event/event.ts';
import type { PlaceCallRequest } from './placed-call.ts';

const MAX_KEY_LENGTH = 255;

/** The key under which a start happens once; none when every attempt shall be a call. */
export function keyOfRequest({ idempotencyKey, clientRequestId }: PlaceCallRequest): string | undefined {
  return idempotencyKey ?? clientRequestId;
}

/** Why the request's key or tag cannot be used, if it cannot. */
export function faultOfKeys({ idempotencyKey, clientRequestId }: PlaceCallRequest): string | undefined {
  return faultOf('Idempotency-Key', idempotencyKey) ?? faultOf('clientRequestId', clientRequestId);
}

function faultOf(name: string, value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  // What a template that lacks a value writes in its place would make one call of all.
  if (isAbsent(value))
    return `${name} is '${value}', which tells no two calls apart. Leave it out, or make one for each call.`;
  if (value.length > MAX_KEY_LENGTH || /\p{Cc}/u.test(value))
    return `${name} has at most ${MAX_KEY_LENGTH} characters, and no control characters.`;
  return undefined;
}

/** The same for two requests that ask for the same call, however they write it. */
export function fingerprintOf(
  { clientRequestId, flow, variables = {} }: PlaceCallRequest,
  phoneNumber: string,
): string {
  const sorted = Object.entries(variables).sort(([a], [b]) => (a < b ? -1 : 1));
  return digest(phoneNumber, clientRequestId ?? null, flow ?? null, sorted);
}
