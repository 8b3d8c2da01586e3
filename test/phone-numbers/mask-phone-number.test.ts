import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskPhoneNumber } from '../../lib/phone-numbers/mask-phone-number.ts';
import plans from '../../lib/phone-numbers/numbering-plans.json' with { type: 'json' };

describe('maskPhoneNumber', () => {
  it.each([
    ['+254711000111', '+254•••11'],
    ['+12125551234', '+1•••34'],
    ['+77011234567', '+7•••67'],
    ['+27821234567', '+27•••67'],
    ['+4930123456', '+49•••56'],
    ['+881631234567', '+881•••67'],
  ])('leaves of %s the country and two digits', (number, masked) => {
    expect(maskPhoneNumber(number)).toBe(masked);
  });

  it.each([
    '0711000111',
    '254711000111',
    'myapp.agent1',
    'agent.user@ke.sip.africastalking.com',
    '',
    '+254',
    '+254711000111 ',
  ])('leaves nothing of %j, which is not in E.164', (text) => {
    expect(maskPhoneNumber(text)).toBe('•••');
  });

  it('takes all numbers of one country that end alike for the same, whatever their length', () => {
    expect(maskPhoneNumber('+49301234567')).toBe(maskPhoneNumber('+493012367'));
  });

  it('knows every calling code', () => {
    const codes = [
      ...Object.keys(plans.metadata.country_calling_codes),
      ...Object.keys(plans.metadata.nonGeographic),
    ];

    expect(codes.map((code) => maskPhoneNumber(`+${code}7000012`))).toEqual(
      codes.map((code) => `+${code}•••12`),
    );
  });

  it('shows at most five digits of anything', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^\+\d{1,16}$/)), (text) => {
        expect(maskPhoneNumber(text)).toMatch(/^(?:\+\d{1,3})?•••(?:\d\d)?$/);
      }),
      { numRuns: 1_000 },
    );
  });
});
