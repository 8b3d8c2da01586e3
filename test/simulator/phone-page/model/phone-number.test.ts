import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  dialled,
  diallingCode,
  isPhoneNumber,
  phonesOf,
  readable,
  spareNumber,
} from '../../../../simulator/phone-page/model/phone-number.js';

function digits(min: number, max: number) {
  return fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: min, maxLength: max });
}
const e164 = fc.tuple(fc.constantFrom(...'123456789'), digits(7, 13)).map((parts) => `+${parts.join('')}`);

describe('A number as people read it', () => {
  test.each([
    ['+254711000111', '+254 711 000 111'],
    ['+2348012345678', '+234 801 234 5678'],
    ['+27821234567', '+27 821 234 567'],
    ['+12025550123', '+1 202 555 0123'],
    ['shop.agent1', 'shop.agent1'],
    ['19345', '19345'],
  ])('%s is %s', (phoneNumber, read) => {
    expect(readable(phoneNumber)).toBe(read);
  });

  test('has lost nothing but gained spaces', () => {
    fc.assert(fc.property(e164, (phoneNumber) => readable(phoneNumber).replaceAll(' ', '') === phoneNumber));
  });
});

describe('A number as people type it', () => {
  test.each([
    ['0711 082 000', '+254711082000'],
    ['00254711082000', '+254711082000'],
    ['254711082000', '+254711082000'],
    ['+254 (711) 082-000', '+254711082000'],
    ['19345', '19345'],
    ['shop.agent1', 'shop.agent1'],
  ])('%s means %s', (typed, meant) => {
    expect(dialled(typed, '+254711000111')).toBe(meant);
  });

  test('means what it says when it is written in full, however it is spaced', () => {
    fc.assert(
      fc.property(e164, (phoneNumber) => dialled(readable(phoneNumber), '+254711000111') === phoneNumber),
    );
  });
});

test('a dialling code is found also where it is short', () => {
  expect(['+254711000111', '+27821234567', '+12025550123', 'shop.agent1'].map(diallingCode)).toEqual([
    '254',
    '27',
    '1',
    undefined,
  ]);
});

test.each([
  ['+254711000111', true],
  ['shop.agent1', true],
  ['254711000111', false],
  ['+0711000111', false],
  ['agent', false],
  ['', false],
  ['<b>.x', false],
])('that %j can be the number of a phone is %s', (text, can) => {
  expect(isPhoneNumber(text)).toBe(can);
});

describe('The phones that an address names', () => {
  test('are taken in order, each once', () => {
    const query = '?phone=%2B254711000222&phone=shop.agent1&phone=%2B254711000222';
    expect(phonesOf(query)).toEqual(['+254711000222', 'shop.agent1']);
  });

  test('may have a plus that was not encoded', () => {
    expect(phonesOf('?phone=+254711000111')).toEqual(['+254711000111']);
  });

  test('may be a list in one parameter', () => {
    expect(phonesOf('?phone=+254711000111,%2B254711000222, shop.ann,')).toEqual([
      '+254711000111',
      '+254711000222',
      'shop.ann',
    ]);
  });

  test('leave out what is no number', () => {
    expect(phonesOf('?phone=hello&phone=&other=%2B254711000111')).toEqual([]);
  });
});

describe('A number for one more phone', () => {
  test('is the first that is free', () => {
    expect(spareNumber([])).toBe('+254711000111');
    expect(spareNumber(['+254711000111', '+254711000333'])).toBe('+254711000222');
  });

  test('is none when nine stand on the page', () => {
    const all = [...'123456789'].map((digit) => `+254711000${digit.repeat(3)}`);
    expect(spareNumber(all)).toBe('');
  });
});
