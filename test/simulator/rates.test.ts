import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { costOf } from '../../simulator/numbers/rates.ts';
import { agent, bench, caller } from './stand-in.ts';

const rates = { '254': { inbound: '0.60', outbound: '2.80' }, '*': { inbound: '1', outbound: '25' } };

describe('the cost of a call', () => {
  it.each([
    [[], '0.000'],
    [[{ phoneNumber: caller, direction: 'inbound', seconds: 60 }], '0.600'],
    [[{ phoneNumber: caller, direction: 'outbound', seconds: 1 }], '0.047'],
    [[{ phoneNumber: '+15550001111', direction: 'outbound', seconds: 90 }], '37.500'],
    [[{ phoneNumber: 'piga.jane', direction: 'outbound', seconds: 90 }], '0.000'],
    [
      [
        { phoneNumber: caller, direction: 'inbound', seconds: 60 },
        { phoneNumber: agent, direction: 'outbound', seconds: 30 },
      ],
      '2.000',
    ],
  ] as const)('of %j is %s', (charges, cost) => {
    expect(costOf(charges, rates)).toBe(cost);
  });

  it('is exact: n calls of a whole price cost n times that price', () => {
    fc.assert(
      fc.property(fc.nat({ max: 2000 }), fc.nat({ max: 1000 }), (units, calls) => {
        const rate = `${Math.floor(units / 1000)}.${String(units % 1000).padStart(3, '0')}`;
        const table = { '*': { inbound: rate, outbound: '0' } };
        const charges = Array.from({ length: calls }, () => ({
          phoneNumber: caller,
          direction: 'inbound' as const,
          seconds: 60,
        }));

        const sum = BigInt(units) * BigInt(calls);

        expect(costOf(charges, table)).toBe(`${sum / 1000n}.${String(sum % 1000n).padStart(3, '0')}`);
      }),
    );
  });

  it('refuses a rate that is no decimal text', () => {
    const table = { '*': { inbound: '1,5', outbound: '0' } };

    expect(() => costOf([{ phoneNumber: caller, direction: 'inbound', seconds: 1 }], table)).toThrow(
      'A rate is decimal text such as "2.80": "1,5"',
    );
  });

  it('is in the currency of the line', async () => {
    const { simulator } = await bench(() => '<Say>Hello</Say>', {
      lines: [{ phoneNumber: '+256312000111', callbackUrl: 'http://service.test/' }],
    });

    const { summary } = await simulator.dialIn({ from: caller, to: '+256312000111' }).ended;

    expect(summary.currencyCode).toBe('UGX');
  });
});
