import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toDataSavedEvent } from '../../lib/calls/event/internal-events.ts';
import { forget } from '../../lib/calls/maintenance/forget.ts';
import { mentionOf } from '../../lib/calls/maintenance/mentions.ts';
import { traceOf } from '../../lib/calls/maintenance/traces.ts';
import { createCallStore } from '../../lib/calls/store/store.ts';
import { splitCallingCode } from '../../lib/phone-numbers/calling-code.ts';
import { runs } from '../runs.ts';
import { anEvent } from './a-callback.ts';
import { aTable, type TestTable } from './a-table.ts';
import { ofNewCall } from './convergence.ts';
import { at } from './scripted-calls.ts';

const aNumber = fc.constantFrom(
  '+254722000191',
  '+256772123456',
  '+2348031234567',
  '+27821234567',
  '+250788123456',
  '+14155550123',
);

const aGap = fc.constantFrom('', '', '', ' ', '-', '.', '\u00a0', '\u2011', '\u200b', ' - ', ' (', ') ', '/');
const scripts = [
  '0123456789',
  '٠١٢٣٤٥٦٧٨٩',
  '۰۱۲۳۴۵۶۷۸۹',
  '०१२३४५६७८९',
  '０１２３４５６７８９',
  '᠐᠑᠒᠓᠔᠕᠖᠗᠘᠙',
];

/** A number in digits, with gaps between them and in one of the world's scripts. */
const aWriting = fc
  .tuple(
    aNumber,
    fc.constantFrom('+', '', '00', '000', '0', 'bare', '+(0)'),
    fc.array(aGap, { minLength: 16, maxLength: 16 }),
    fc.constantFrom(...scripts),
  )
  .map(([number, form, gaps, script]) => {
    const { callingCode, nationalNumber } = splitCallingCode(number) as NonNullable<
      ReturnType<typeof splitCallingCode>
    >;
    const forms: Record<string, string> = {
      0: `0${nationalNumber}`,
      bare: nationalNumber,
      '+(0)': `+${callingCode}(0)${nationalNumber}`,
    };
    const plain = forms[form] ?? `${form}${callingCode}${nationalNumber}`;
    const spaced = [...plain].map((sign, place) => {
      const digit = /\d/.test(sign) ? ([...script][Number(sign)] ?? sign) : sign;
      return place === 0 || !/\d/.test(sign) || !/\d/.test(plain[place - 1] ?? '')
        ? digit
        : `${gaps[place % gaps.length]}${digit}`;
    });
    return { number, written: spaced.join('') };
  });

const encodings: Record<string, (text: string) => string> = {
  'not at all': (text) => text,
  'for a URL': encodeURIComponent,
  'for a URL, twice': (text) => encodeURIComponent(encodeURIComponent(text)),
  'each byte for a URL': (text) => Buffer.from(text).toString('hex').replaceAll(/../g, '%$&'),
  'in JSON': (text) =>
    JSON.stringify(text).replaceAll(
      /[^\0-\x7f]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
    ),
  'in XML': (text) => [...text].map((character) => `&#${character.codePointAt(0)};`).join(''),
  'in base64': (text) => Buffer.from(`to=${text}&x=1`).toString('base64'),
};

const contexts: Record<string, (text: string) => string> = {
  alone: (text) => text,
  'in a query': (text) => `a=1&to=${text}&b=x`,
  'in a sentence': (text) => `please call ${text}, thanks`,
  'as a SIP address': (text) => `sip:${text}@ke.sip.africastalking.com`,
  'as a queue': (text) => `callers_${text}_waiting`,
  'in CSV': (text) => `x,"${text}",y`,
  'in JSON': (text) => `{"to":"${text.replaceAll('"', '')}","n":1}`,
};

const aText = fc
  .tuple(aWriting, fc.constantFrom(...Object.keys(encodings)), fc.constantFrom(...Object.keys(contexts)))
  .map(([{ number, written }, encoding, context]) => ({
    number,
    text: contexts[context]?.(encodings[encoding]?.(written) ?? '') ?? '',
  }));

let table: TestTable;
beforeAll(async () => {
  table = await aTable();
});
afterAll(() => table.close());

describe('a number in any writing', () => {
  it('is found, taken out and seen by the proof, which looks another way', () => {
    fc.assert(
      fc.property(aText, ({ number, text }) => {
        const mention = mentionOf(number);
        const isTraced = (left: string) => traceOf(number)({ payload: { S: left } });

        expect([mention.isIn(text), isTraced(text)]).toEqual([true, true]);
        const left = mention.replacedIn(text);
        expect([mention.isIn(left), isTraced(left)]).toEqual([false, false]);
      }),
      { numRuns: runs(40, 200) },
    );
  });

  it('is not mistaken for the number of anybody else', () => {
    const other = fc
      .tuple(
        aNumber,
        fc.nat(8),
        fc.integer({ min: 1, max: 9 }),
        fc.constantFrom('changed', 'longer', 'shorter'),
      )
      .map(([number, place, more, how]) => {
        const at = number.length - 1 - place;
        const digit = String((Number(number[at]) + more) % 10);
        if (how === 'longer') return [number, `${number}${digit}`] as const;
        if (how === 'shorter') return [number, number.slice(0, -1)] as const;
        return [number, number.slice(0, at) + digit + number.slice(at + 1)] as const;
      });
    fc.assert(
      fc.property(other, fc.constantFrom(...Object.values(encodings)), ([number, another], encode) => {
        expect(mentionOf(number).isIn(encode(another))).toBe(false);
        expect(traceOf(number)({ payload: { S: encode(another) } })).toBe(false);
      }),
      { numRuns: runs(40, 200) },
    );
  });

  it('is gone from the table once it was forgotten: from events, saved data, keys and other rows', async () => {
    const texts = fc.sample(aText, { numRuns: runs(5, 14), seed: 7 });
    for (const { number, text } of texts) {
      const [event] = ofNewCall([anEvent({ unheardOf: text, dialDestinationNumber: text.slice(0, 300) })]);
      if (event === undefined) continue;
      await createCallStore(table).record(event);
      const saved = { callId: event.callId, at: at(1), step: 'a/b/1/1', name: 'order', once: text };
      await createCallStore(table).record(
        toDataSavedEvent({ ...saved, data: { text, phone: Number(number) } }),
      );
    }

    for (const number of new Set(texts.map((one) => one.number)))
      expect(await forget(table, number)).toMatchObject({ calls: [], left: 0 });

    const left = (await table.items()).filter((row) => texts.some(({ number }) => traceOf(number)(row)));
    expect(left).toEqual([]);
  }, 30_000);
});
