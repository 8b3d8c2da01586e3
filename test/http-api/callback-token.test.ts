import { describe, expect, it } from 'vitest';
import { dashboardUrls, hasToken } from '../../lib/http-api/callback-token.ts';
import { aRequest } from '../a-request.ts';

const first = 'f'.repeat(40);
const second = 's'.repeat(40);
function withToken(token?: string) {
  return aRequest({ queryStringParameters: token === undefined ? null : { token } });
}

describe('hasToken', () => {
  it.each([first, second])('lets each valid token in', (token) => {
    expect(hasToken(withToken(token), [first, second])).toBe(true);
  });

  it.each([
    ['none', undefined],
    ['an empty one', ''],
    ['a truncated one', first.slice(0, -1)],
    ['one with more behind it', `${first}x`],
    ['both at once', `${first},${second}`],
    ['the word open', 'open'],
    ['another', 'x'.repeat(40)],
    ['the word any', 'any'],
  ])('refuses %s', (_, token) => {
    expect(hasToken(withToken(token), [first, second])).toBe(false);
  });

  it('lets everybody in where no token is needed', () => {
    expect(hasToken(withToken(), 'any')).toBe(true);
  });
});

describe('dashboardUrls', () => {
  it('carry the token, encoded', () => {
    expect(dashboardUrls('https://calls.example.org', 'a+b&c')).toEqual({
      callbackUrl: 'https://calls.example.org/voice/instruct?token=a%2Bb%26c',
      eventsUrl: 'https://calls.example.org/voice/events?token=a%2Bb%26c',
    });
  });
});
