import { describe, expect, it } from 'vitest';
import { masked } from '../../lib/platform/masking.ts';

describe('masked', () => {
  it.each([
    ['+254711000111', '+254•••11'],
    ['%2B254711000111', '+254•••11'],
    ['call to 254711000111 failed', 'call to +254•••11 failed'],
    ['0711000111', '•••'],
    ['call +254 711 000 111 now', 'call +254•••11 now'],
    ['254-711-000-111', '+254•••11'],
    ['+254 (0) 711.000.111', '+254•••11'],
    ['(0711) 000 111', '•••'],
    ['callerNumber=%2B254%20711%20000%20111&x', 'callerNumber=+254•••11&x'],
    ['%252B254711000111', '+254•••11'],
    ['+٢٥٤٧١١٠٠٠١١١', '•••'],
    ['+254\u2011711\u2011000\u2011111', '+254•••11'],
    ['two: +254711000111, 0722000222', 'two: +254•••11, •••'],
    ['/voice/instruct?token=abcdef&s=1', '/voice/instruct?token=***&s=1'],
    ['posted with token=abcdef today', 'posted with token=*** today'],
    ['url=https%3A%2F%2Fx%3Ftoken%3Dabcdef', 'url=https%3A%2F%2Fx%3Ftoken%3D***'],
    ['https://x/voice?s=1&amp;token=abcdef"', 'https://x/voice?s=1&amp;token=***"'],
  ])('%s becomes %s', (text, expected) => {
    expect(masked(text)).toBe(expected);
  });

  it.each([
    '2026-11-22T13:00:00.000Z',
    '2026-11-22 13:00:00',
    'from 192.168.100.200',
    'took 12.345 s, 3 of 4',
    'ATVId_96cd00fb425200566d5bc8012cd93f96',
    '45',
    'NORMAL_CLEARING',
  ])('leaves %s alone', (text) => {
    expect(masked(text)).toBe(text);
  });

  it('leaves no secret of our own, in any place and encoded too', () => {
    const env = {
      AT_API_KEY: 'atsk_key+with/signs',
      CALLBACK_TOKENS: 'first-token-of-ours, second-token-of-ours',
      SEALING_SECRETS: 'ssm:/piga/prod/SEALING_SECRETS',
      AT_USERNAME: 'piga-user',
    };

    const text = 'key atsk_key+with/signs, atsk_key%2Bwith%2Fsigns of piga-user; second-token-of-ours';

    expect(masked(text, env)).toBe('key ***, *** of piga-user; ***');
  });
});
