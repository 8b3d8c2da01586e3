import { type Callback, parseCallback } from '../africastalking/callback.ts';
import type { Answer } from './answer.ts';
import { json } from './answer.ts';
import { isAuthentic } from './callback-token.ts';
import type { Counter } from './metrics.ts';
import type { Request } from './request.ts';

export interface Gate {
  readonly tokens: readonly string[];
  readonly counter: Counter;
}

/** What Africa's Talking posted, or the answer to whoever posted without the token: he changes nothing. */
export const receiveCallback = (
  request: Request,
  { tokens, counter }: Gate,
): { readonly callback: Callback } | { readonly refusal: Answer } => {
  if (!isAuthentic(request, tokens)) {
    counter.count('CallbackRefused');
    return { refusal: json(403, { error: 'The token is missing or wrong' }) };
  }
  const { body, isBase64Encoded } = request;
  return { callback: parseCallback(body, { isBase64Encoded }) };
};
