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
    'sip:+254711000111@ke.sip.africastalking.com:5060',
    'tel:+254711000111;phone-context=+254',
    '%25252B254711000111',
    '+%2B254711000111',
    '+254 711 000 111',
    '00 254-711-000-111',
    '+254 (0) 711 000111',
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
    'sip:anonymous@anonymous.invalid',
    'Unknown Caller',
    'private number',
    'No Caller ID',
    'Number withheld',
    'caller_id_unavailable',
  ])('takes %j for nobody', (sent) => {
    expect(readNetworkNumber(sent)).toBeUndefined();
  });

  it.each([
    '0711000111',
    '20880',
    'myapp.agent1',
    'agent.myapp@ke.sip.africastalking.com',
    '711000111',
    'nobody.agent',
    '0711-000-111',
    'no',
    '+254711000111 5',
    '254711000111-12',
    '254711000111.000',
  ])('leaves %j as it is, which does not say which number it is', (sent) => {
    expect(readNetworkNumber(sent)).toBe(sent);
  });
});
