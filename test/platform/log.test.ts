import { describe, expect, it } from 'vitest';
import { masked } from '../../lib/platform/log.ts';

describe('masked', () => {
  it.each([
    ['+254711000111', '+254•••11'],
    ['%2B254711000111', '+254•••11'],
    ['call to 254711000111 failed', 'call to +254•••11 failed'],
    ['0711000111', '•••'],
    ['/voice/instruct?token=abcdef&s=1', '/voice/instruct?token=***&s=1'],
    ['posted with token=abcdef today', 'posted with token=*** today'],
    ['url=https%3A%2F%2Fx%3Ftoken%3Dabcdef', 'url=https%3A%2F%2Fx%3Ftoken%3D***'],
    ['https://x/voice?s=1&amp;token=abcdef"', 'https://x/voice?s=1&amp;token=***"'],
  ])('%s becomes %s', (text, expected) => {
    expect(masked(text)).toBe(expected);
  });

  it.each(['2026-11-22T13:00:00.000Z', 'ATVId_96cd00fb425200566d5bc8012cd93f96', '45', 'NORMAL_CLEARING'])(
    'leaves %s alone',
    (text) => {
      expect(masked(text)).toBe(text);
    },
  );
});
