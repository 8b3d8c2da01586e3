import type { Callback } from '../africastalking/callbacks/callback.ts';
import { parseCallback } from '../africastalking/callbacks/parse-callback.ts';
import type { Counter } from '../platform/metrics.ts';
import { type CallbackTokens, hasToken } from './callback-token.ts';
import type { Request } from './request.ts';
import { type HttpResponse, idHeader, json, text } from './response.ts';

export interface CallbackGuard {
  readonly tokens: CallbackTokens;
  /**
   * Whether we made the position in the URL (`?at=…`) for this session, recently enough. The URLs of running calls carry a
   * position instead of the token. Without this function no position is accepted.
   */
  readonly isOurPosition?: (at: string, sessionId: string) => boolean;
  readonly counter: Counter;
}

/** In characters. Real callbacks have about 600; a row of the table could not hold a longer one than this. */
const MAX_BODY_LENGTH = 256 * 1024;

/**
 * The callback that Africa's Talking posted; or, for any other request, the response to it. Others are requests without a
 * valid token, which are counted, and the `GET` with which Africa's Talking's dashboard tries a URL before it saves it.
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
      ? refuse(
          413,
          `The body is too long; a callback has at most ${MAX_BODY_LENGTH} characters`,
          request,
          guard,
        )
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
