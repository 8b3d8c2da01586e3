import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request } from './request.ts';

/** The secrets that let a callback in, or `any` where it needs none. */
export type CallbackTokens = readonly string[] | 'any';

/**
 * Africa's Talking signs nothing, so the two URLs in its dashboard carry a secret: `?token=…`. Two may be valid at a
 * time, so that one can be replaced without a call being lost.
 */
export function hasToken({ queryStringParameters }: Request, tokens: CallbackTokens): boolean {
  if (tokens === 'any') return true;
  const given = digest(queryStringParameters?.['token'] ?? '');
  // Every token is compared, and digests have one length: the time taken tells nothing about any of them.
  return tokens.reduce((found, token) => timingSafeEqual(given, digest(token)) || found, false);
}

/** The two URLs that belong in Africa's Talking's dashboard, at our number. */
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
