import { describe, expect, it } from 'vitest';
import { parseCallback } from '../../lib/africastalking/callbacks/parse-callback.ts';
import { REDACTED, redactDigits } from '../../lib/africastalking/callbacks/redact-digits.ts';

function redacted(body: string | Buffer) {
  const callback =
    typeof body === 'string'
      ? parseCallback(body)
      : parseCallback(body.toString('base64'), { isBase64Encoded: true });
  return redactDigits(callback);
}

describe('a callback without its digits', () => {
  it('keeps all else as it was posted', () => {
    const { raw, rawIsBase64, fields, dtmfDigits } = redacted('b=2&dtmfDigits=1234&a=%31');

    expect(raw).toBe(`b=2&dtmfDigits=${REDACTED}&a=%31`);
    expect([rawIsBase64, fields['dtmfDigits'], dtmfDigits]).toEqual([false, REDACTED, REDACTED]);
  });

  it.each(['dtmf%44igits=1234', 'a=1&%64tmfDigits=1234', '\ufeffdtmfDigits=1234'])(
    'has none of them either where the field is written %j',
    (body) => {
      expect(JSON.stringify(redacted(body))).not.toContain('1234');
    },
  );

  it('is the very same where no digits were posted', () => {
    const callback = parseCallback('sessionId=ATVId_1');

    expect(redactDigits(callback)).toBe(callback);
  });

  it('is text again where its bytes were none, so that nobody reads it as base64', () => {
    const { raw, rawIsBase64 } = redacted(Buffer.from('dtmfDigits=1234&callerCarrierName=\xff', 'latin1'));

    expect(rawIsBase64).toBe(false);
    expect(Object.fromEntries(new URLSearchParams(raw))).toEqual({
      dtmfDigits: REDACTED,
      callerCarrierName: '\ufffd',
    });
  });

  it('is written anew as a form where it was JSON', () => {
    const { raw } = redacted('{"dtmfDigits":"1234","sessionId":"ATVId_1"}');

    expect(raw).toBe('dtmfDigits=***&sessionId=ATVId_1');
  });
});
