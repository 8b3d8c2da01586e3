import { createHash, timingSafeEqual } from 'node:crypto';
import { allowsAnyCaller } from '../platform/config.ts';
import type { Request } from './request.ts';

/**
 * Africa's Talking signs nothing, so the URLs that it is given carry a secret: `?token=…`. Two may be valid at a time,
 * so that one can be replaced without a call being lost.
 */
export function isAuthentic({ queryStringParameters }: Request, tokens: readonly string[]) {
  if (allowsAnyCaller(tokens)) return true;
  const given = digest(queryStringParameters?.['token'] ?? '');
  // Every token is compared, and digests have one length: the time taken tells nothing about any of them.
  return tokens.reduce((found, token) => timingSafeEqual(given, digest(token)) || found, false);
}

/** The query that a URL of ours needs in order to be let in again. */
export function tokenQuery(tokens: readonly string[]) {
  return allowsAnyCaller(tokens) ? {} : { token: tokens[0] as string };
}

function digest(text: string) {
  return createHash('sha256').update(text).digest();
}
