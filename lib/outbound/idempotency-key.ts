import * as v from 'valibot';
import { isAbsent } from '../africastalking/is-absent.ts';
import { digest } from '../calls/event/event.ts';
import type { PlaceCallRequest } from './placed-call.ts';

/** The key under which a start happens once; none when every attempt shall be a call. */
export function keyOfRequest({ idempotencyKey, clientRequestId }: PlaceCallRequest): string | undefined {
  return idempotencyKey ?? clientRequestId;
}

/** Why the request's key or tag cannot be used, if it cannot. */
export function faultOfKeys({ idempotencyKey, clientRequestId }: PlaceCallRequest): string | undefined {
  return faultOf('Idempotency-Key', idempotencyKey) ?? faultOf('clientRequestId', clientRequestId);
}

function faultOf(name: string, value: string | undefined): string | undefined {
  return value === undefined ? undefined : v.safeParse(requestKey(name), value).issues?.[0].message;
}

/** What tells one start from another, in the parameter or header of this name. */
export function requestKey(name: string) {
  const unfit = `${name} has at most 255 characters, and no control characters.`;
  return v.pipe(
    v.string(),
    v.check(
      // What a template that lacks a value writes in its place would make one call of all.
      (value) => !isAbsent(value),
      ({ input }) =>
        `${name} is '${input}', which tells no two calls apart. Leave it out, or make one for each call.`,
    ),
    v.regex(/^[^\0-\x1f\x7f-\x9f]{0,255}$/, unfit),
  );
}

/**
 * The same for two requests that ask for the same call, however they write it.
 *
 * @param otherFrom the number of ours that the phone shows, where it is not the usual one
 */
export function fingerprintOf(
  { clientRequestId, flow, variables = {} }: PlaceCallRequest,
  { phoneNumber, otherFrom }: { readonly phoneNumber: string; readonly otherFrom: string | undefined },
): string {
  const sorted = Object.entries(variables).sort(([a], [b]) => (a < b ? -1 : 1));
  const chosen = otherFrom === undefined ? [] : [otherFrom];
  return digest(phoneNumber, clientRequestId ?? null, flow ?? null, sorted, ...chosen);
}
