import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request } from './request.ts';

/** The tokens with which a callback is accepted; `any` on a stage whose callbacks need none. */
export type CallbackTokens = readonly string[] | 'any';

/**
 * Whether the request has one of our tokens in its query (`?token=…`). Africa's Talking does not sign its callbacks, so the
 * two URLs in its dashboard contain a secret. Several tokens can be valid at once, so that one can be replaced without
 * losing a call.
 */
export function hasToken({ queryStringParameters }: Request, tokens: CallbackTokens): boolean {
  if (tokens === 'any') return true;
  const given = digest(queryStringParameters?.['token'] ?? '');
  // Always compares all tokens, and digests of equal length: the time that takes gives nothing away.
  return tokens.reduce((found, token) => timingSafeEqual(given, digest(token)) || found, false);
}

/** The two URLs to enter for our number in Africa's Talking's dashboard. */
export function dashboardUrls(
  publicUrl: string,
  token: string,
): { readonly callbackUrl: string; readonly eventsUrl: string } {
  const query = new URLSearchParams({ token });
  return {
    callbackUrl: `${publicUrl}/voice/instruct?${query}`,
    eventsUrl: `${publicUrl}/voice/events?${query}`,
  };
}

function digest(text: string) {
  return createHash('sha256').update(text).digest();
}

/**
 * What stands in the log for the token of an event that came while the tokens could not be read: `npm run replay` stores
 * the event only if it is that of one of our tokens. The token cannot be told from it.
 */
export function tokenDigestOf(token: string): string {
  return digest(token).toString('hex');
}
