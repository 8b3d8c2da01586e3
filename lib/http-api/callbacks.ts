import type { Callback } from '../africastalking/callbacks/callback.ts';
import { parseCallback } from '../africastalking/callbacks/parse-callback.ts';
import type { Counter } from '../platform/metrics.ts';
import { type CallbackTokens, hasToken } from './callback-token.ts';
import type { Request } from './request.ts';
import { type HttpResponse, idHeader, json, text } from './response.ts';

export interface CallbackGuard {
  readonly tokens: CallbackTokens;
  /**
   * Whether a position in the URL (`?at=…`) was made by us for this session, and not too long ago. The URLs of running
   * calls carry it instead of the token. Without this function no position lets anybody in.
   */
  readonly isOurPosition?: (at: string, sessionId: string) => boolean;
  readonly counter: Counter;
}

/** A callback has about 600 characters; more than these cannot be stored whole, and are not Africa's Talking's. */
const MAX_BODY_LENGTH = 256 * 1024;

/**
 * What Africa's Talking posted; or the answer to a request that is none of its callbacks and changes nothing: one from
 * somebody else, which is counted, or the visit that its dashboard pays to a URL before it saves it.
 */
export function receiveCallback(
  request: Request,
  guard: CallbackGuard,
): { readonly callback: Callback } | { readonly response: HttpResponse } {
  if (request.httpMethod !== 'POST')
    return hasToken(request, guard.tokens) ? { response: text(200, 'OK') } : forbidden(request, guard);
  const isLong = (request.body?.length ?? 0) > MAX_BODY_LENGTH;
  if (hasToken(request, guard.tokens))
    return isLong
      ? refuse(413, `A callback has at most ${MAX_BODY_LENGTH} characters`, request, guard)
      : { callback: parseCallback(request.body, request) };

  const at = request.queryStringParameters?.['at'];
  if (at === undefined || guard.isOurPosition === undefined || isLong) return forbidden(request, guard);
  const callback = parseCallback(request.body, request);
  const { sessionId } = callback;
  const isOurs = sessionId !== undefined && guard.isOurPosition(at, sessionId);
  return isOurs ? { callback } : forbidden(request, guard);
}

function forbidden(request: Request, guard: CallbackGuard) {
  return refuse(403, 'The token is missing or wrong', request, guard);
}

function refuse(status: number, error: string, request: Request, { counter }: CallbackGuard) {
  counter.count('CallbackRefused');
  return { response: json(status, { error }, idHeader(request)) };
}
