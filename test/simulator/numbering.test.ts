import fc from 'fast-check';
import { parsePhoneNumberFromString } from 'libphonenumber-js';
import { describe, expect, it } from 'vitest';
import { clientAddress, factsOf, isE164 } from '../../simulator/numbers/numbering.ts';
import { refusalOf, scriptOfSimulatedNumber } from '../../simulator/numbers/simulated-numbers.ts';
import { undialable } from '../../simulator/numbers/undialable.ts';

describe('a number', () => {
  it.each([
    ['+254711000111', '254', 'Safaricom'],
    ['+254733000111', '254', 'Airtel'],
    ['+254110000111', '254', 'Safaricom'],
    ['+256772000111', '256', 'MTN'],
    ['+256701000111', '256', 'Airtel'],
    ['+2348030001111', '234', 'MTN'],
    ['+254201234567', '254', 'None'],
    ['+15550001111', 'None', 'None'],
    ['piga.jane', '-1', 'None'],
  ])('%s has the country code %s and the carrier %s', (phoneNumber, countryCode, carrier) => {
    expect(factsOf(phoneNumber)).toMatchObject({ countryCode, carrier });
  });

  it.each(['+254711000111', '+15550001111'])('%s can be dialled', (phoneNumber) => {
    expect(isE164(phoneNumber)).toBe(true);
  });

  it.each(['254711000111', '0711000111', '+0711000111', '+254 711 000 111', '+25411x', '', ' +254711000111'])(
    '%j cannot be dialled',
    (phoneNumber) => {
      expect(isE164(phoneNumber)).toBe(false);
    },
  );

  it.each([
    ['piga.jane', 'piga.jane'],
    ['piga.jane@ke.sip.africastalking.com', 'piga.jane'],
    ['piga.jane@example.com', undefined],
    ['jane', 'jane'],
    ['test@ke.sip.africastalking.com', 'test'],
    ['agent_7@ng.sip.africastalking.com', 'agent_7'],
    ['agent.jane@sip.ke.africastalking.com', 'agent.jane'],
    ['jane@ke.sip.africastalking.com.example.com', undefined],
    ['jane@a@ke.sip.africastalking.com', undefined],
    ['1001@ke.sip.africastalking.com', '1001'],
    ['ekaette@ng.sip.africastalking.com', 'ekaette'],
    ['jane@voice.africastalking.com', 'jane'],
    ['undefined', undefined],
    ['null', undefined],
    ['sip:jane@ke.sip.africastalking.com', undefined],
    ['254711000111', undefined],
    ['+254711000111', undefined],
  ])('%s is the browser phone %s', (address, name) => {
    expect(clientAddress(address)).toBe(name);
  });

  it.each([
    ['', 'it is empty', 'a comma too many'],
    ['undefined', 'a variable without a value', 'What was written there?'],
    [' 254711000111', 'its plus arrived as a space', '%2B254711000111.'],
    [' +254711000111', 'there is a space in it', '+254711000111,+254711000222'],
    ['sip:jane@ke.sip.africastalking.com', 'begins with sip:', 'jane@ke.sip.africastalking.com.'],
    ['jane@example.com', 'no SIP phone of Africa’s Talking', 'ke.sip.africastalking.com'],
    ['+254711000111;+254711000222', 'separated by commas alone', '+254711000111,+254711000222'],
    ['0711000111', 'a national number', '+254711000111 in Kenya'],
    ['00254711000111', '00 for the plus', 'Write +254711000111.'],
    ['254711000111', 'its plus is missing', 'Write +254711000111.'],
    ['+254 711-000 111', 'other than digits', 'plus and country code'],
    ['+25411x', 'no telephone number', 'plus and country code'],
  ])('%j is told what would be right', (number, words, help) => {
    expect(undialable(number)).toEqual({
      words: expect.stringContaining(words),
      hint: expect.stringContaining(help),
    });
  });

  it('is looked up whatever it is', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(factsOf(text).carrier).toEqual(expect.any(String));
      }),
    );
  });
});

it('simulated numbers are valid numbers, so that a service which checks numbers lets them pass', () => {
  const numbers = Array.from({ length: 30 }, (_, place) => `+254799000${String(place).padStart(3, '0')}`);
  const simulated = numbers.filter((number) => refusalOf(number) ?? scriptOfSimulatedNumber(number));

  expect(simulated).toHaveLength(15);
  expect(simulated.every((number) => parsePhoneNumberFromString(number)?.isValid())).toBe(true);
});
