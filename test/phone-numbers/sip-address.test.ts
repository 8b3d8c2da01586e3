import { describe, expect, it } from 'vitest';
import { parseSipAddress } from '../../lib/phone-numbers/sip-address.ts';

describe('parseSipAddress', () => {
  it.each(['agent.user@ke.sip.africastalking.com', ' agent_1@ng.sip.africastalking.com '])(
    'reads %j',
    (text) => {
      expect(parseSipAddress(text)).toBe(text.trim());
    },
  );

  it.each([
    '',
    'agent',
    'agent@example.com',
    'a@ke.sip.africastalking.com.example.com',
    'a,b@ke.sip.africastalking.com',
    'a b@ke.sip.africastalking.com',
    'a@africastalking.com\n+254711000111',
  ])('does not read %j', (text) => {
    expect(parseSipAddress(text)).toBeUndefined();
  });
});
