import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldReaders } from '../../lib/africastalking/callbacks/callback-fields.ts';
import { parseCallback } from '../../lib/africastalking/callbacks/parse-callback.ts';
import { anyText } from '../any-text.ts';

const inheritedNames = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'];
const name = fc.oneof(
  fc.constantFrom(...Object.keys(fieldReaders), ...inheritedNames),
  fc.string({ unit: 'grapheme', minLength: 1 }),
);
const value = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('None', '', '1', '0', ' 254711000111', '2021-10-13+19:10:16', ...inheritedNames),
);
const fields = fc.uniqueArray(fc.tuple(name, value), { selector: ([name]) => name, maxLength: 40 });

/** Bodies that come near to each of the encodings, and bytes that come near to none. */
const body = fc.oneof(
  anyText(),
  fc.json(),
  fc
    .array(
      fc.constantFrom(
        '--',
        '\r\n',
        '\n',
        'Content-Disposition: form-data; name="',
        '"',
        '&',
        '=',
        '%',
        '%2',
        '+',
        '{',
        '\0',
        'a',
      ),
    )
    .map((pieces) => pieces.join('')),
);

describe('parseCallback', () => {
  it('reads any text, and keeps it', () => {
    fc.assert(
      fc.property(body, fc.boolean(), (body, isBase64Encoded) => {
        const { raw, rawIsBase64 } = parseCallback(body, { isBase64Encoded });

        const bytes = Buffer.from(raw, rawIsBase64 ? 'base64' : 'utf8');
        const posted = isBase64Encoded && isBase64(body) ? Buffer.from(body, 'base64') : Buffer.from(body);
        expect(bytes.equals(posted)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('reads any bytes, and keeps them', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const { raw, rawIsBase64 } = parseCallback(Buffer.from(bytes).toString('base64'), {
          isBase64Encoded: true,
        });

        expect(Buffer.from(raw, rawIsBase64 ? 'base64' : 'utf8').equals(bytes)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('gives back the fields of every form', () => {
    fc.assert(
      fc.property(fields, (fields) => {
        const { fields: read } = parseCallback(new URLSearchParams(fields).toString());

        expect(Object.entries(read).sort()).toEqual([...fields].sort());
      }),
      { numRuns: 300 },
    );
  });

  it('gives back the fields of every JSON object of texts', () => {
    fc.assert(
      fc.property(fields, (fields) => {
        const { fields: read } = parseCallback(JSON.stringify(Object.fromEntries(fields)));

        expect(Object.entries(read).sort()).toEqual(Object.entries(Object.fromEntries(fields)).sort());
      }),
      { numRuns: 300 },
    );
  });

  it('understands a body the same way in base64', () => {
    fc.assert(
      fc.property(fields, (fields) => {
        const body = new URLSearchParams(fields).toString();

        const callback = parseCallback(Buffer.from(body).toString('base64'), { isBase64Encoded: true });

        expect(callback).toEqual(parseCallback(body));
      }),
    );
  });

  it('takes time in proportion to the body, whatever it is made of', () => {
    const worst = [
      `--a\r\n${'\r\n'.repeat(130_000)}`,
      `--a\r\nContent-Disposition: form-data; name="a"${';'.repeat(250_000)}`,
      '--a\r\n'.repeat(50_000),
      '&'.repeat(262_000),
      'a&'.repeat(131_000),
      '%'.repeat(262_000),
      `callerNumber= ${'1'.repeat(130_000)}`,
      `callerNumber= ${'254711000111, '.repeat(18_000)}`,
      `amount=${'1'.repeat(260_000)}`,
      `{"a":${'1'.repeat(260_000)}`,
    ];

    const started = performance.now();
    for (const body of worst) parseCallback(body);

    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

function isBase64(body: string): boolean {
  return Buffer.from(body, 'base64').toString('base64').replace(/=+$/, '') === body.replace(/=+$/, '');
}
