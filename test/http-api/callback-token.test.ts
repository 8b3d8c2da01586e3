import { describe, expect, it } from 'vitest';
import { callbackUrl, isAuthentic } from '../../lib/http-api/callback-token.ts';
import { aRequest } from '../a-request.ts';

const first = 'f'.repeat(40);
const second = 's'.repeat(40);
function withToken(token?: string) {
  return aRequest({ queryStringParameters: token === undefined ? null : { token } });
}

describe('isAuthentic', () => {
  it.each([first, second])('lets each valid token in', (token) => {
    expect(isAuthentic(withToken(token), [first, second])).toBe(true);
  });

  it.each([
    ['none', undefined],
    ['an empty one', ''],
    ['a truncated one', first.slice(0, -1)],
    ['one with more behind it', `${first}x`],
    ['both at once', `${first},${second}`],
    ['the word open', 'open'],
    ['another', 'x'.repeat(40)],
  ])('refuses %s', (_, token) => {
    expect(isAuthentic(withToken(token), [first, second])).toBe(false);
  });

  it('lets everybody in where tokens are open', () => {
    expect(isAuthentic(withToken(), ['open'])).toBe(true);
  });
});

describe('callbackUrl', () => {
  const PUBLIC_URL = 'https://voice.example.org/prod';

  it('has the first token, which is the one to use from now on', () => {
    expect(callbackUrl({ PUBLIC_URL, CALLBACK_TOKENS: [first, second] })).toBe(
      `https://voice.example.org/prod/voice/instruct?token=${first}`,
    );
  });

  it('has none where anybody may post callbacks', () => {
    expect(callbackUrl({ PUBLIC_URL, CALLBACK_TOKENS: ['open'] })).toBe(
      'https://voice.example.org/prod/voice/instruct',
    );
  });
});
