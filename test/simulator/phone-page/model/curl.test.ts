import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { callMe, repeatRequest } from '../../../../simulator/phone-page/model/curl.js';

const phone = '+254711000111';
const simulator = 'http://localhost:8100';
function line(callbackUrl: string) {
  return { phoneNumber: '+254711082000', callbackUrl, queues: {} };
}

test.each([
  'http://localhost:8000/voice/instruct',
  'http://localhost:8000/voice/instruct?token=secret',
  'http://localhost:8000/voice/instruct/',
])('a service at %s is asked to call by its own invoke-call', (callbackUrl) => {
  expect(callMe(line(callbackUrl), phone, simulator)).toBe(
    'curl "http://localhost:8000/voice/invoke-call?phone=254711000111"',
  );
});

test('a stage in the path is kept', () => {
  expect(callMe(line('https://api.example.com/prod/voice/instruct'), phone, simulator)).toBe(
    'curl "https://api.example.com/prod/voice/invoke-call?phone=254711000111"',
  );
});

test('any other service calls as Africa’s Talking is asked to', () => {
  const command = callMe(line('http://localhost:3000/calls?back=/voice/'), phone, simulator);

  expect(command).toContain("curl 'http://localhost:8100/call'");
  expect(command).toContain("--data-urlencode 'to=+254711000111'");
});

test('a browser phone is called through Africa’s Talking, for it has no number', () => {
  expect(callMe(line('http://localhost:8000/voice/instruct'), 'shop.ann', simulator)).toContain(
    "'to=shop.ann'",
  );
});

test('a shell reads back every field as it was', () => {
  const fields = fc.dictionary(fc.stringMatching(/^[a-zA-Z]{1,9}$/), fc.string().map(withoutNul), {
    maxKeys: 4,
  });
  fc.assert(
    fc.property(fields, (given) => {
      const printed = repeatRequest('http://localhost/', given).replace(/^curl/, "printf '%s\\0'");
      const read = execFileSync('sh', ['-c', printed]).toString().split('\0');
      const pairs = Object.entries(given).flatMap(([name, value]) => [
        '--data-urlencode',
        `${name}=${value}`,
      ]);
      expect(read).toEqual(['http://localhost/', ...pairs, '']);
    }),
    { numRuns: 20 },
  );
});

/** A shell's arguments cannot carry it, nor can a callback's form. */
function withoutNul(text: string): string {
  return text.replaceAll('\0', '');
}
