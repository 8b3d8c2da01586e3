import { describe, expect, it } from 'vitest';
import { mayBeSameNumber, preferredNumber } from '../../lib/calls/record/same-number.ts';

describe('two writings of a number', () => {
  it.each([
    ['+254711000111', '254711000111'],
    ['+254711000111', '0711000111'],
    ['+254711000111', '00254711000111'],
    ['+254711000111', '+254 711 000-111'],
    ['team.amina', 'team.amina'],
    ['team.amina@ke.sip.africastalking.com', 'team.amina'],
    ['+254711082000', '254711082000.ke.sip.africastalking.com'],
    ['+2547XXXXXX34', '+2547XXXXXX34'],
  ])('may be the same: %s and %s', (a, b) => {
    expect(mayBeSameNumber(a, b)).toBe(true);
    expect(mayBeSameNumber(b, a)).toBe(true);
  });

  it.each([
    ['+254711000111', '+254711000112'],
    ['+254711000111', '000111'],
    ['+254711000111', 'team.amina'],
    ['team.amina', 'team.brian'],
    ['+254711000111', '+256711000111'],
    ['+254711000111', '+88254711000111'],
    ['+254711000111', '0000000000'],
    ['+254711000111', '+88254711000111'],
    ['+254711000111', '88254711000111'],
    ['254711000111', '0088254711000111'],
  ])('are two numbers: %s and %s', (a, b) => {
    expect(mayBeSameNumber(a, b)).toBe(false);
    expect(mayBeSameNumber(b, a)).toBe(false);
  });

  it('are settled in favour of the complete one', () => {
    expect(preferredNumber('0711000111', '+254711000111')).toBe('+254711000111');
    expect(preferredNumber('+254711000111', '00254711000111')).toBe('+254711000111');
    expect(preferredNumber(undefined, '0711000111')).toBe('0711000111');
  });
});
