import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Callback } from '../../lib/africastalking/callbacks/callback.ts';
import { parseCallback } from '../../lib/africastalking/callbacks/parse-callback.ts';

const folder = new URL('../fixtures/callbacks/', import.meta.url);
const fixtureNames = readdirSync(folder).filter((name) => name.endsWith('.txt'));

function readFixture(name: string): string {
  return readFileSync(new URL(`${name}.txt`, folder), 'utf8');
}

/** What Africa's Talking means by each body, in the fields that it is about. */
const meanings: Record<string, Partial<Callback>> = {
  'outbound-busy-final.captured': {
    isActive: false,
    direction: 'Outbound',
    callSessionState: 'NotAnswered',
    hangupCause: 'USER_BUSY',
    callerNumber: '+2547XXXXXX34',
    destinationNumber: '+254711082XXX',
    callStartTime: undefined,
    durationInSeconds: 0,
    amount: '0',
    currencyCode: 'KES',
    anomalies: [],
  },
  'outbound-answered-first.captured': {
    isActive: true,
    callSessionState: 'Answered',
    callStartTime: '2021-10-13 19:10:16',
    callerCarrierName: 'Airtel',
    callerCountryCode: '256',
    hangupCause: undefined,
    anomalies: [],
  },
  'outbound-phone-off-only-final.captured': {
    isActive: false,
    hangupCause: 'SUBSCRIBER_ABSENT',
    callerCarrierName: 'MTN',
    amount: '0.000',
    anomalies: [],
  },
  'inbound-ringing-first.documented': {
    isActive: true,
    direction: 'Inbound',
    callSessionState: 'Ringing',
    callerCarrierName: undefined,
    callStartTime: '2023-04-06 19:20:46',
    anomalies: [],
  },
  'browser-phone-dials-out.documented': {
    callerNumber: 'myapp.agent1',
    callerCountryCode: '-1',
    clientDialedNumber: '0726XXXXXX',
    callStartTime: '2023-04-06 19:20:46',
    anomalies: [],
  },
  'get-digits.documented': { dtmfDigits: '007*', isActive: true, anomalies: [] },
  'partial-record.documented': { recordingUrl: 'http://203.0.113.7:8080/5f0c1d.mp3', anomalies: [] },
  'recording-empty-final.documented': { recordingUrl: undefined, isActive: false, anomalies: [] },
  'dial-forwarded-final.documented': {
    amount: '147.440',
    dialDestinationNumber: '+2348XXXXXX22',
    dialDurationInSeconds: 6,
    dialStartTime: '2023-01-18 20:05:25',
    durationInSeconds: 39,
    lastBridgeHangupCause: 'NORMAL_CLEARING',
    anomalies: [],
  },
  'dequeued.documented': {
    dequeuedToPhoneNumber: '+254711082YYY',
    dequeuedToSessionId: 'ATVId_2123456789abcdef0123456789abcdef',
    queueDurationInSeconds: 42,
    anomalies: [],
  },
  'transfer-ended.documented': {
    callTransferParam: '+2347XXXXXXXXX:20',
    callTransferState: 'Completed',
    callTransferredToNumber: '+2347XXXXXXXXX',
    anomalies: [],
  },
  'transfer-failed.documented': { callTransferHangupCause: 'NoActiveClient', anomalies: [] },
  'service-page-instruct.documented': {
    sessionId: 'ATVId_123',
    callerNumber: '+254711000111',
    destinationNumber: '+254711XXXYYY',
    isActive: undefined,
    anomalies: [],
  },
  'service-page-events.documented': { eventType: 'SessionEnded', durationInSeconds: 45, anomalies: [] },
  'client-request-id-undefined.made-up': { clientRequestId: undefined, anomalies: [] },
  'plus-not-encoded.made-up': {
    callerNumber: '+254711000111',
    destinationNumber: '+254711082000',
    anomalies: [
      { kind: 'plus-restored', field: 'callerNumber' },
      { kind: 'plus-restored', field: 'destinationNumber' },
    ],
  },
  'caller-in-local-form.made-up': {
    callerNumber: '0711000111',
    destinationNumber: '+254711082000',
    anomalies: [],
  },
  'repeated-fields.made-up': {
    isActive: true,
    sessionId: 'ATVId_0123456789abcdef0123456789abcdef',
    anomalies: [
      { kind: 'repeated-field', field: 'isActive' },
      { kind: 'repeated-field', field: 'sessionId' },
    ],
  },
  'prototype-names.made-up': {
    sessionId: 'ATVId_0123456789abcdef0123456789abcdef',
    isActive: undefined,
    direction: undefined,
    anomalies: [
      { kind: 'unreadable-field', field: 'isActive' },
      { kind: 'unreadable-field', field: 'direction' },
    ],
  },
  'json-by-curl.made-up': {
    sessionId: 'ATVId_123',
    isActive: false,
    durationInSeconds: 45,
    amount: '1.50',
    hangupCause: undefined,
    anomalies: [{ kind: 'not-a-form', encoding: 'json' }],
  },
  'multipart-by-postman.made-up': {
    sessionId: 'ATVId_123',
    callerNumber: '+254711000111',
    anomalies: [{ kind: 'not-a-form', encoding: 'multipart' }],
  },
  'latin-1-bytes.made-up': { sessionId: 'ATVId_123', isActive: true, callerCarrierName: 'Caf\ufffd' },
};

describe('the collected callbacks', () => {
  it('are each named in the README that says where they come from', () => {
    const readme = readFileSync(new URL('README.md', folder), 'utf8');

    const unnamed = fixtureNames.filter((name) => !readme.includes(`\`${name}\``));

    expect(unnamed).toEqual([]);
  });

  it('are each tested', () => {
    expect(fixtureNames.map((name) => name.replace(/\.txt$/, '')).sort()).toEqual(
      Object.keys(meanings).sort(),
    );
  });

  describe.each(Object.entries(meanings))('%s', (name, meaning) => {
    it('means what it should as text', () => {
      const body = readFixture(name);

      const callback = parseCallback(body);

      expect(callback).toMatchObject(meaning);
      expect(callback.raw).toBe(body);
    });

    it('means the same when the gateway sends it in base64', () => {
      const body = readFixture(name);

      const callback = parseCallback(Buffer.from(body).toString('base64'), { isBase64Encoded: true });

      expect(callback).toEqual(parseCallback(body));
    });
  });
});

describe('a value that is not there', () => {
  it.each(['', 'None', 'none', 'null', 'undefined', '  ', ' None '])(
    'is undefined when sent as %j',
    (sent) => {
      const callback = parseCallback(form({ hangupCause: sent, dtmfDigits: sent, durationInSeconds: sent }));

      expect([callback.hangupCause, callback.dtmfDigits, callback.durationInSeconds]).toEqual([
        undefined,
        undefined,
        undefined,
      ]);
      expect(callback.anomalies).toEqual([]);
    },
  );

  it('still stands in the fields as it was sent', () => {
    expect(parseCallback('callStartTime=None').fields['callStartTime']).toBe('None');
  });

  it.each([null, undefined, ''])('is every field of the body %j', (body) => {
    const callback = parseCallback(body);

    expect(callback.raw).toBe('');
    expect(Object.keys(callback.fields)).toEqual([]);
    expect(callback.sessionId).toBeUndefined();
  });
});

describe('isActive', () => {
  it.each([
    ['1', true],
    ['0', false],
    ['true', true],
    ['False', false],
    ['2', undefined],
    ['yes', undefined],
  ])('sent as %j is %j', (sent, meant) => {
    expect(parseCallback(form({ isActive: sent })).isActive).toBe(meant);
  });
});

describe('numbers', () => {
  it.each([
    ['39', 39],
    ['0', 0],
    ['39.7', 39],
    ['-1', undefined],
    ['1e3', undefined],
    ['abc', undefined],
    ['9999999999', undefined],
  ])('of seconds, sent as %j, are %j', (sent, meant) => {
    expect(parseCallback(form({ durationInSeconds: sent })).durationInSeconds).toBe(meant);
  });

  it.each([
    ['147.440', '147.440'],
    ['0.000', '0.000'],
    ['-1.5', '-1.5'],
    ['1.0E-4', undefined],
  ])('of money, sent as %j, are the text %j', (sent, meant) => {
    expect(parseCallback(form({ amount: sent })).amount).toBe(meant);
  });
});

describe('a date', () => {
  it.each([
    ['2021-10-13 19:10:16', '2021-10-13 19:10:16'],
    ['2021-10-13+19:10:16', '2021-10-13 19:10:16'],
    ['2021-10-13T19:10:16', '2021-10-13T19:10:16'],
  ])('sent and encoded once more as %j is %j', (sent, meant) => {
    expect(parseCallback(form({ callStartTime: sent })).callStartTime).toBe(meant);
  });
});

describe('a phone number', () => {
  it.each([
    [' 254711000111', '+254711000111'],
    [' 254711000111, 254722000222', '+254711000111,+254722000222'],
    ['254711000111, 254722000222', '254711000111, 254722000222'],
    [' 254711000111:20', '+254711000111:20'],
    [' 0711000111', '0711000111'],
    [' myapp.agent1', 'myapp.agent1'],
    [' +254711000111', '+254711000111'],
    ['254711000111', '254711000111'],
  ])('that arrives as %j is %j', (sent, meant) => {
    expect(parseCallback(form({ dialDestinationNumber: sent })).dialDestinationNumber).toBe(meant);
  });
});

describe('the numbers of a Dial that still rings', () => {
  it('are read from the plural, which is sent before anybody has picked up', () => {
    const callback = parseCallback(form({ dialDestinationNumbers: '+254711000111,+254722000222' }));

    expect(callback.dialDestinationNumber).toBe('+254711000111,+254722000222');
  });

  it('give way to the number that has picked up', () => {
    const both = {
      dialDestinationNumbers: '+254711000111,+254722000222',
      dialDestinationNumber: '+254722000222',
    };

    expect(parseCallback(form(both)).dialDestinationNumber).toBe('+254722000222');
  });
});

describe('sessionId', () => {
  it.each(['a b', 'a\u0000', 'ü', 'x'.repeat(129)])(
    'is absent, and kept as a field, when it is %j',
    (sent) => {
      const callback = parseCallback(form({ sessionId: sent }));

      expect(callback.sessionId).toBeUndefined();
      expect(callback.fields['sessionId']).toBe(sent);
      expect(callback.anomalies).toEqual([{ kind: 'unreadable-field', field: 'sessionId' }]);
    },
  );
});

describe('the body', () => {
  it('keeps fields that nobody knows', () => {
    expect(parseCallback('somethingNew=a%26b').fields).toEqual({ somethingNew: 'a&b' });
  });

  it('keeps a field called __proto__ as a field and leaves all other objects alone', () => {
    const callback = parseCallback('__proto__=polluted');

    expect(Object.entries(callback.fields)).toEqual([['__proto__', 'polluted']]);
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
  });

  it('has no field that it was not sent, whatever JavaScript objects inherit', () => {
    expect(parseCallback('a=1').fields['constructor']).toBeUndefined();
  });

  it('of bytes that are no UTF-8 stays whole in base64', () => {
    const bytes = readFileSync(new URL('latin-1-bytes.made-up.txt', folder));

    const callback = parseCallback(bytes.toString('base64'), { isBase64Encoded: true });

    expect(callback.rawIsBase64).toBe(true);
    expect(Buffer.from(callback.raw, 'base64')).toEqual(bytes);
    expect(callback.sessionId).toBe('ATVId_123');
    expect(callback.anomalies).toContainEqual({ kind: 'not-utf8' });
  });

  it('called base64 that is not is read as text', () => {
    const callback = parseCallback('sessionId=ATVId_123', { isBase64Encoded: true });

    expect(callback.sessionId).toBe('ATVId_123');
    expect(callback.anomalies).toEqual([{ kind: 'not-base64' }]);
  });

  it('keeps a byte order mark and reads what follows it', () => {
    const body = '\ufeffsessionId=ATVId_123';

    const callback = parseCallback(Buffer.from(body).toString('base64'), { isBase64Encoded: true });

    expect(callback.raw).toBe(body);
    expect(callback.sessionId).toBe('ATVId_123');
  });

  it('of 6 MB is kept whole, though only its first 256 k characters are searched for fields', () => {
    const body = `sessionId=ATVId_123&padding=${'x'.repeat(6_000_000)}&isActive=1`;

    const callback = parseCallback(body);

    expect(callback.raw).toBe(body);
    expect(callback.sessionId).toBe('ATVId_123');
    expect(callback.isActive).toBeUndefined();
    expect(callback.anomalies).toEqual([{ kind: 'long-body', parsedCharacters: 262_144 }]);
  });

  it('of 200 kB is searched to its end', () => {
    expect(parseCallback(`padding=${'x'.repeat(200_000)}&isActive=1`).isActive).toBe(true);
  });

  it('of a hundred thousand fields gives the first 500', () => {
    const body = Array.from({ length: 100_000 }, (_, index) => index.toString(36)).join('&');

    expect(Object.keys(parseCallback(body).fields)).toHaveLength(500);
  });

  it.each([
    '{"sessionId":',
    '{}}',
    '[1]',
    '{"a":'.repeat(30_000),
    `{"a":${'['.repeat(30_000)}${']'.repeat(30_000)}}`,
  ])('that only looks like an object is a form with odd names: %.20s', (body) => {
    const callback = parseCallback(body);

    expect(callback.raw).toBe(body);
    expect(callback.anomalies).toEqual([]);
  });

  it('of JSON holds nested values as JSON and no values as empty texts', () => {
    expect(parseCallback('{"a":{"b":[1]},"c":null,"d":true}').fields).toEqual({
      a: '{"b":[1]}',
      c: '',
      d: 'true',
    });
  });

  it('of parts without a name, or without a value, is a form with odd names', () => {
    const body =
      '--x\r\nContent-Type: text/plain\r\n\r\nhello\r\n--x\r\nContent-Disposition: form-data; name="a"\r\n--x--';

    expect(parseCallback(body).anomalies).toEqual([]);
  });
});

function form(fields: Record<string, string>): string {
  return new URLSearchParams(fields).toString();
}
