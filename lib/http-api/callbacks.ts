import { type Callback, parseCallback } from '../africastalking/callbacks/callback.ts';
import type { Counter } from '../platform/metrics.ts';
import { isAuthentic } from './callback-token.ts';
import type { Request } from './request.ts';
import type { HttpResponse } from './response.ts';
import { idHeader, json } from './response.ts';

export interface CallbackGuard {
  readonly tokens: readonly string[];
  readonly counter: Counter;
}

/** A callback has about 600 characters; more than these cannot be stored whole, and are not Africa's Talking's. */
const MAX_BODY_LENGTH = 256 * 1024;

/** What Africa's Talking posted; or the answer to whoever is somebody else, who changes nothing and is counted. */
export function receiveCallback(
  request: Request,
  { tokens, counter }: CallbackGuard,
): { readonly callback: Callback } | { readonly refusal: HttpResponse } {
  const { body, isBase64Encoded } = request;
  const refuse = (status: number, error: string) => {
    counter.count('CallbackRefused');
    return { refusal: json(status, { error }, idHeader(request)) };
  };
  if (!isAuthentic(request, tokens)) return refuse(403, 'The token is missing or wrong');
  if ((body?.length ?? 0) > MAX_BODY_LENGTH)
    return refuse(413, `A callback has at most ${MAX_BODY_LENGTH} characters`);
  return { callback: parseCallback(body, { isBase64Encoded }) };
}
