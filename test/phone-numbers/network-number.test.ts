import { describe, expect, it } from 'vitest';
import { readNetworkNumber } from '../../lib/phone-numbers/network-number.ts';

describe('readNetworkNumber', () => {
  it.each([
    '+254711000111',
    '254711000111',
    '00254711000111',
    ' 254711000111',
    '%2B254711000111',
    '+254711000111.ke.sip.africastalking.com',
    '254711000111@ke.sip.africastalking.com',
  ])('reads %j as the number that it is', (sent) => {
    expect(readNetworkNumber(sent)).toBe('+254711000111');
  });

  it.each([
    'anonymous',
    'Unknown',
    'RESTRICTED',
    'private',
    '+anonymous',
    'anonymous@ke.sip.africastalking.com',
  ])('takes %j for nobody', (sent) => {
    expect(readNetworkNumber(sent)).toBeUndefined();
  });

  it.each(['0711000111', '20880', 'myapp.agent1', 'agent.myapp@ke.sip.africastalking.com', '711000111'])(
    'leaves %j as it is, which does not say which number it is',
    (sent) => {
      expect(readNetworkNumber(sent)).toBe(sent);
    },
  );
});
