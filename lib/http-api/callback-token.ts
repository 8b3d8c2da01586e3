import { createHash, timingSafeEqual } from 'node:crypto';
import { allowsAnyCaller, type Config } from '../platform/config.ts';
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

/** Our own URL for the next callback of a call, with the token that lets it in. */
export function callbackUrl({
  PUBLIC_URL,
  CALLBACK_TOKENS,
}: Config<'PUBLIC_URL' | 'CALLBACK_TOKENS'>): string {
  const url = `${PUBLIC_URL}/voice/instruct`;
  if (allowsAnyCaller(CALLBACK_TOKENS)) return url;
  return `${url}?${new URLSearchParams({ token: CALLBACK_TOKENS[0] as string })}`;
}

function digest(text: string) {
  return createHash('sha256').update(text).digest();
}
