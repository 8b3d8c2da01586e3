import { describe, expect, it } from 'vitest';
import { parse } from '../../flow-kit/voice-xml/parse.ts';
import { readCall } from '../../lib/calls/query/read-call.ts';
import type { Request } from '../../lib/http-api/request.ts';
import { type aForm, aRequest } from '../a-request.ts';
import { aRecordedTable } from '../calls/a-recorded-table.ts';
import { aPost, aReceiver, caller, handedOut, token } from './a-receiver.ts';

/*
 * What somebody can try who knows the two URLs but not the token, and what somebody can who has come by the token.
 */

const { table } = aRecordedTable({ isCleared: true });

function theCall(sessionId = 'ATVId_real') {
  return readCall({ ...table, now: () => Date.parse('2026-11-22T11:00:00Z') }, sessionId);
}

describe('without the token', () => {
  const other = (change: (text: string) => string) => ({ token: change(token) });

  const attempts: [string, Record<string, string>][] = [
    ['none', {}],
    ['an empty one', { token: '' }],
    ['a truncated one', other((text) => text.slice(0, -1))],
    ['one that begins later', other((text) => text.slice(1))],
    ['a longer one', other((text) => `${text}0`)],
    ['one in other letters', other((text) => text.toLowerCase())],
    ['one that is encoded twice', other((text) => text.replaceAll('-', '%2D'))],
    ['one with a blank', other((text) => ` ${text}`)],
    ['one with a NUL behind it', other((text) => `${text}\0`)],
    ['two with a comma between', other((text) => `${text},${text}`)],
    ['the word that opens the local stage', { token: 'open' }],
    ['a name of the language', { token: '__proto__' }],
    ['it in another parameter', { Token: token, 'token[]': token }],
    ['a position that was handed out', { at: 'AAAAAAAAAAAAAAAA' }],
  ];

  it.each(attempts)('%s: refused by both URLs, nothing changed, counted', async (_, query) => {
    const { instruct, events, counts } = aReceiver(table);

    const answers = [
      await instruct(aPost({}, query)),
      await events(aPost({ isActive: '0', amount: '9' }, query)),
    ];

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([403, 403]);
    for (const { body, headers } of answers) {
      expect(JSON.parse(body)).toEqual({ error: 'The token is missing or wrong' });
      expect(headers?.['X-Request-Id']).toMatch(/./);
    }
    expect(await table.items()).toEqual([]);
    expect(counts).toEqual(['CallbackRefused', 'CallbackRefused']);
  });

  it('it is not looked for in the body, nor in a header', async () => {
    const { events } = aReceiver(table);
    const inBody = aPost({ token }, {});
    const inHeaders = {
      ...aPost({}, {}),
      headers: { token, authorization: `Bearer ${token}`, 'x-api-key': token },
    };

    expect([(await events(inBody)).statusCode, (await events(inHeaders)).statusCode]).toEqual([403, 403]);
  });

  it('every guess of one character is refused', async () => {
    const { events, counts } = aReceiver(table);

    for (let at = 0; at < token.length; at += 1) {
      const guess = `${token.slice(0, at)}${token[at] === 'x' ? 'y' : 'x'}${token.slice(at + 1)}`;
      expect((await events(aPost({}, { token: guess }))).statusCode).toBe(403);
    }
    expect(counts).toHaveLength(token.length);
  });

  it('a body is not even looked at, however large', async () => {
    const { events } = aReceiver(table);
    const began = performance.now();

    const { statusCode } = await events(
      aRequest({ httpMethod: 'POST', body: '['.repeat(6_000_000), queryStringParameters: {} }),
    );

    expect(statusCode).toBe(403);
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});

describe('a token that is replaced', () => {
  const [next, last] = ['n'.repeat(48), 'l'.repeat(48)];

  it('takes no call with it: one that is under way goes on without any token', async () => {
    const before = aReceiver(table, { tokens: [last] });
    const after = aReceiver(table, { tokens: [next] });

    const asked = await before.instruct(aPost({}, { token: last }));
    const goesOn = await after.instruct(aPost({ dtmfDigits: '1234' }, handedOut(asked)));
    const end = await after.instruct(
      aPost({ isActive: '0', amount: '2', currencyCode: 'KES' }, handedOut(goesOn)),
    );

    expect(goesOn.body).toContain('The vault is open');
    expect(end.statusCode).toBe(200);
    expect((await theCall())?.call).toMatchObject({ status: 'ended', cost: { amount: '2' } });
    expect((await after.instruct(aPost({}, { token: last }))).statusCode).toBe(403);
  });

  it('gives its successor to nobody: no answer holds a token', async () => {
    const { instruct } = aReceiver(table, { tokens: [next, last] });

    const asked = await instruct(aPost({}, { token: last }));
    const goesOn = await instruct(aPost({ dtmfDigits: '1234' }, handedOut(asked)));

    expect(Object.keys(handedOut(asked))).toEqual(['at']);
    for (const { body } of [asked, goesOn]) {
      expect(body).not.toContain(next);
      expect(body).not.toContain(last);
    }
  });
});

describe('the position in the URL of a running call', () => {
  /** A position behind the PIN: the vault is open there. */
  async function behindThePin() {
    const { instruct } = aReceiver(table);
    const asked = await instruct(aPost());
    const inside = await instruct(aPost({ dtmfDigits: '1234' }, handedOut(asked)));
    return handedOut(inside)['at'] ?? '';
  }

  const others: [string, (at: string) => Request, string?][] = [
    [
      'forged',
      (at) => aPost({ dtmfDigits: '1' }, { at: `${at.slice(0, -1)}${at.endsWith('A') ? 'B' : 'A'}` }),
    ],
    ['cut short', (at) => aPost({ dtmfDigits: '1' }, { at: at.slice(0, 30) })],
    ['with more behind it', (at) => aPost({ dtmfDigits: '1' }, { at: `${at}AAAA` })],
    ['marked as begun again', (at) => aPost({ dtmfDigits: '1' }, { at: `~${at}` })],
    ['of another session', (at) => aPost({ sessionId: 'ATVId_other', dtmfDigits: '1' }, { at })],
    ['without a session', (at) => aPost({ sessionId: '', dtmfDigits: '1' }, { at })],
    ['made more than four hours ago', (at) => aPost({ dtmfDigits: '1' }, { at }), '2026-11-22T14:00:02Z'],
    ['on a visit', (at) => ({ ...aPost({}, { at }), httpMethod: 'GET' })],
    ['with a large body', (at) => aPost({ note: 'x'.repeat(300_000) }, { at })],
    ['beside a wrong token', (at) => aPost({ sessionId: 'ATVId_other' }, { at, token: 'x'.repeat(40) })],
  ];

  it.each(others)('%s: lets nobody in, reads nothing out, changes nothing', async (_, request, at) => {
    const position = await behindThePin();
    const before = await table.items();
    const { instruct, counts } = aReceiver(table, at === undefined ? {} : { at });

    const { statusCode, body } = await instruct(request(position));

    expect(statusCode).toBe(403);
    expect(JSON.parse(body)).toEqual({ error: 'The token is missing or wrong' });
    expect(await table.items()).toEqual(before);
    expect(counts).toEqual(['CallbackRefused']);
  });

  it('opens the callback URL alone, not the one for events', async () => {
    const { events } = aReceiver(table);

    expect((await events(aPost({}, { at: await behindThePin() }))).statusCode).toBe(403);
  });

  it('of every call opens that call and no other, whatever they are called', async () => {
    const sessions = ['ATVId_a', 'ATVId_b', 'ATVId_a ', 'a', 'ATVId_a/1', 'x_of_ATVId_a'];
    const { instruct } = aReceiver(table);
    for (const sealed of sessions) {
      const { at = '' } = handedOut(await instruct(aPost({ sessionId: sealed })));
      for (const posted of sessions) {
        const { statusCode } = await instruct(aPost({ sessionId: posted, dtmfDigits: '1234' }, { at }));
        expect([sealed, posted, statusCode]).toEqual([
          sealed,
          posted,
          sealed.trim() === posted.trim() ? 200 : 403,
        ]);
      }
    }
  });
});

describe('a visit of the dashboard, which looks at a URL before it saves it', () => {
  const visit = (httpMethod: string, query: Record<string, string>) =>
    aRequest({ httpMethod, queryStringParameters: query });

  it.each(['GET', 'HEAD'])(
    '%s answers 200 with the token, 403 without, and records nothing',
    async (method) => {
      const { instruct, events, counts } = aReceiver(table);

      for (const endpoint of [instruct, events]) {
        expect((await endpoint(visit(method, { token }))).statusCode).toBe(200);
        expect((await endpoint(visit(method, { token: `${token}x` }))).statusCode).toBe(403);
        expect((await endpoint(visit(method, {}))).statusCode).toBe(403);
      }

      expect(await table.items()).toEqual([]);
      expect(counts).toEqual(Array(4).fill('CallbackRefused'));
    },
  );
});

describe('with the token, somebody who is not Africa’s Talking', () => {
  const aCallUnderWay = async () => {
    const receiver = aReceiver(table);
    const asked = await receiver.instruct(aPost());
    return { ...receiver, asked };
  };

  it('cannot end another’s call with a final event of other numbers', async () => {
    const { events } = await aCallUnderWay();

    const { statusCode } = await events(
      aPost({ isActive: '0', callerNumber: '+254799999999', amount: '99999', currencyCode: 'KES' }),
    );

    expect(statusCode).toBe(200);
    const found = await theCall();
    expect(found?.call.status).not.toBe('ended');
    expect(found?.call.cost).toBeUndefined();
    expect(JSON.stringify(found?.call)).not.toContain('+254799999999');
    const quarantined = (await table.items()).filter((row) => row['quarantine']?.S === 'another-number');
    expect(quarantined).toHaveLength(1);
  });

  it('changes nothing by a replay, at once or one after the other', async () => {
    const { events } = await aCallUnderWay();
    const end = aPost({ isActive: '0', durationInSeconds: '9', amount: '1.5', currencyCode: 'KES' });
    await events(end);
    const before = await table.items();

    await Promise.all(Array.from({ length: 20 }, () => events(end)));
    for (let again = 0; again < 5; again += 1) await events(end);

    expect(await table.items()).toEqual(before);
  });

  it('cannot jump to a step: every changed character of a position is refused', async () => {
    const { instruct, asked } = await aCallUnderWay();
    const { at = '' } = handedOut(asked);

    for (let index = 0; index < at.length; index += 3) {
      const changed = `${at.slice(0, index)}${at[index] === 'A' ? 'B' : 'A'}${at.slice(index + 1)}`;
      const { statusCode, body } = await instruct(aPost({ dtmfDigits: '1234' }, { token, at: changed }));
      expect([statusCode, body.includes('vault')]).toEqual([200, false]);
    }
  });

  it('cannot use the position of one call in another', async () => {
    const { instruct, asked } = await aCallUnderWay();

    const { body } = await instruct(aPost({ sessionId: 'ATVId_mine', dtmfDigits: '1234' }, handedOut(asked)));

    expect(body).not.toContain('vault');
  });

  it('cannot write into our own rows by what it calls a session', async () => {
    const { events } = aReceiver(table);
    const names = ['#do-not-call', '#day 2026-11-22', 'start_x', 'quarantine#x', '../x', 'a b', '', '%23key'];

    for (const sessionId of names) await events(aPost({ sessionId, isActive: '0' }));

    for (const row of await table.items()) expect(row['pk']?.S).toMatch(/^quarantine#/);
  });

  it('cannot get more stored than a callback has', async () => {
    const { events, instruct, counts } = aReceiver(table);
    const huge = aPost({ note: 'x'.repeat(300_000) });

    expect([(await events(huge)).statusCode, (await instruct(huge)).statusCode]).toEqual([413, 413]);
    expect(await table.items()).toEqual([]);
    expect(counts).toEqual(['CallbackRefused', 'CallbackRefused']);
  });

  const posted = (body: string, more: Partial<ReturnType<typeof aRequest>> = {}) =>
    aRequest({ httpMethod: 'POST', body, queryStringParameters: { token }, ...more });

  it.each([
    ['deeply nested JSON', posted(`${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`)],
    ['deeply nested brackets', posted('['.repeat(200_000))],
    [
      'names of the language',
      posted('__proto__=1&constructor=2&hasOwnProperty=3&toString=4&sessionId=ATVId_p'),
    ],
    ['JSON with such names', posted('{"__proto__":{"isActive":"0"},"sessionId":"ATVId_j","constructor":{}}')],
    ['5,000 fields', posted(Array.from({ length: 5000 }, (_, at) => `f${at}=1`).join('&'))],
    ['a multipart form of empty lines', posted(`--x\r\n${'\r\n'.repeat(50_000)}`)],
    ['bytes that are no text', posted('/////w==', { isBase64Encoded: true })],
  ])('is answered at once whatever it posts: %s', async (_, request) => {
    const { events, instruct } = aReceiver(table);
    const began = performance.now();

    const answers = [await events(request), await instruct(request)];

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200]);
    expect(parse(answers[1]?.body ?? '').faults).toEqual([]);
    expect(performance.now() - began).toBeLessThan(4_000);
    expect(({} as { isActive?: string }).isActive).toBeUndefined();
  });

  it('gains nothing by naming a field twice: the first counts', async () => {
    const { events } = await aCallUnderWay();
    const body = `${aPost({ isActive: '1' }).body}&sessionId=ATVId_second&isActive=0&callerNumber=%2B254700000000`;

    await events(posted(body));

    expect((await theCall())?.call).toMatchObject({ status: 'ringing', callerNumber: caller });
    expect(await theCall('ATVId_second')).toBeUndefined();
  });

  it.each([
    { 'X-HTTP-Method-Override': 'GET' },
    { 'X-Forwarded-For': '127.0.0.1', 'X-Forwarded-Host': 'evil.example', Host: 'evil.example' },
    { 'X-Original-URL': '/voice/calls', 'X-Rewrite-URL': '/voice/calls' },
    { 'Content-Type': 'application/xml', 'Transfer-Encoding': 'chunked', 'Content-Length': '0' },
  ])('gains nothing by headers %o', async (headers) => {
    const { instruct } = aReceiver(table);

    const plain = await instruct(aPost());
    const tricked = await instruct({ ...aPost(), headers });

    expect(tricked).toEqual(plain);
    expect(tricked.body).toContain('callbackUrl="https://voice.example.org/');
  });
});

describe('markup in what is posted', () => {
  const markup = [
    '</Say><Dial phoneNumbers="+1900"/><Say>',
    '&lt;/Say&gt;&lt;Dial/&gt;',
    '%3C/Say%3E%3CDial/%3E',
    ']]><Dial phoneNumbers="+1900"/>',
    '"><Dial phoneNumbers="+1900"/>',
    '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>&e;',
    '\u0000\u0008\ud800<Dial/>',
  ];
  const fields = [
    'callerNumber',
    'destinationNumber',
    'sessionId',
    'dtmfDigits',
    'recordingUrl',
    'callSessionState',
    'direction',
    'clientRequestId',
    'callerCarrierName',
    'clientDialedNumber',
    'unheardOf',
  ];

  it.each(markup)('in every field stays text: %j', async (evil) => {
    const { instruct, events } = aReceiver(table);

    for (const inFields of [fields, ...fields.slice(0, 4).map((field) => [field])]) {
      const post = aPost(Object.fromEntries(inFields.map((field) => [field, evil])));
      const { statusCode, body } = await instruct(post);
      expect([statusCode, parse(body).faults]).toEqual([200, []]);
      expect(body).not.toMatch(/<Dial|<!DOCTYPE|<!ENTITY/);
      expect((await events(post)).statusCode).toBe(200);
    }
  });

  it('in the position or the token of the URL comes to nothing', async () => {
    const { instruct } = aReceiver(table);
    for (const evil of markup) {
      const { body } = await instruct(aPost({}, { token, at: evil }));
      expect(body).not.toMatch(/<Dial|<!DOCTYPE/);
    }
  });
});

describe('digits that are a secret', () => {
  const pin = '4839';

  it.each([
    ['a form', (post: ReturnType<typeof aPost>) => post],
    ['JSON', (post: ReturnType<typeof aPost>) => asJson(post)],
    [
      'a form in base64',
      (post: ReturnType<typeof aPost>) => ({
        ...post,
        body: Buffer.from(post.body ?? '').toString('base64'),
        isBase64Encoded: true,
      }),
    ],
    [
      'a form that spells the field in another way',
      (post: ReturnType<typeof aPost>) => ({
        ...post,
        body: post.body?.replace('dtmfDigits', 'dtmf%44igits') ?? '',
      }),
    ],
  ])('are used by the flow and stored nowhere, posted as %s', async (_, posted) => {
    const { instruct, events } = aReceiver(table);
    const asked = await instruct(aPost());

    const { body } = await instruct(posted(aPost({ dtmfDigits: pin }, handedOut(asked))));
    await events(posted(aPost({ dtmfDigits: pin })));

    expect(body).toContain('The vault is open');
    const found = await theCall();
    expect(found?.call.digits).toMatchObject([{ digits: '***', step: 'echo/ask/1/1' }]);
    expect(JSON.stringify(found)).not.toContain(pin);
    expect(JSON.stringify(await table.items())).not.toContain(pin);
  });

  it('are no secret at a step that does not say so', async () => {
    const { instruct } = aReceiver(table);
    const asked = await instruct(aPost());
    const inside = await instruct(aPost({ dtmfDigits: pin }, handedOut(asked)));

    await instruct(aPost({ dtmfDigits: '1' }, handedOut(inside)));

    expect((await theCall())?.call.digits.map(({ digits }) => digits)).toEqual(['***', '1']);
  });
});

function asJson(post: ReturnType<typeof aForm>) {
  return {
    ...post,
    body: JSON.stringify(Object.fromEntries(new URLSearchParams(post.body ?? ''))),
  };
}
