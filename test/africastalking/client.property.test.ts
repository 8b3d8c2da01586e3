import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyText } from '../any-text.ts';
import { startServer } from '../http-client/servers.ts';
import { runs } from '../runs.ts';
import { apiKey, clientAt, first, ours, queuedSession } from './voice-client.ts';

/** A client of a server that gives the answers it is handed. */
async function askedAbout() {
  let answer = { status: 200, body: '' };
  const { url, received } = await startServer((response) =>
    response.writeHead(answer.status).end(answer.body),
  );
  const client = clientAt(url);

  return async (status: number, body: string) => {
    answer = { status, body };
    received.length = 0;
    const results = await Promise.all([
      client.call({ from: ours, to: first }),
      client.callTransfer({ sessionId: queuedSession, phoneNumber: first }),
      client.queueStatus({ phoneNumbers: ours }),
      client.mediaUpload({ url: 'https://example.com/a.mp3', phoneNumber: ours }),
      client.capabilityToken({ clientName: 'agent', phoneNumber: ours }),
    ]);
    return { results, requests: received.length };
  };
}

const status = fc.constantFrom(200, 201, 204, 301, 400, 401, 404, 429, 500, 503);

/** What Africa's Talking's answers are made of, put together in ways that it never would. */
const knownWord = fc.constantFrom(
  'None',
  'Success',
  'Queued',
  'Aborted',
  'InsufficientCredit',
  first,
  queuedSession,
  '',
);
const knownName = fc.constantFrom(
  'entries',
  'status',
  'errorMessage',
  'phoneNumber',
  'sessionId',
  'token',
  'numCalls',
  '__proto__',
  'callTransferResponse',
);
const { tree } = fc.letrec<{ tree: unknown; node: unknown }>((tie) => ({
  tree: fc.dictionary(knownName, tie('node'), { maxKeys: 5 }),
  node: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    knownWord,
    fc.jsonValue(),
    fc.array(tie('tree'), { maxLength: 3 }),
    tie('tree'),
  ),
}));

const outcomes = expect.stringMatching(
  /^(?:entries|transferred|aborted|counted|stored|issued|refused|bad-request|not-authorised|too-many-requests|unknown)$/,
);

describe('the voice client', () => {
  it('has a value for every answer, and asks once', async () => {
    const ask = await askedAbout();
    const body = fc.oneof(
      tree.map((tree) => JSON.stringify(tree)),
      fc.string({ unit: fc.constantFrom(...'<>/={}[]",:&; ', 'entries', 'status', 'Success') }),
      anyText(),
    );

    await fc.assert(
      fc.asyncProperty(status, body, async (status, body) => {
        const { results, requests } = await ask(status, body);

        expect(results).toEqual(Array(5).fill(expect.objectContaining({ outcome: outcomes })));
        expect(requests).toBe(5);
      }),
      { numRuns: runs(40, 150) },
    );
  });

  it('never repeats the API key, however an answer spells it', async () => {
    const ask = await askedAbout();
    const spelling = fc.constantFrom(apiKey, `key ${apiKey}!`, apiKey.repeat(2));
    const inJson = fc.constantFrom(JSON.stringify, (value: unknown) =>
      JSON.stringify(value).replaceAll('a', '\\u0061'),
    );
    const place = fc.constantFrom(
      (key: string) => ({ errorMessage: key }),
      (key: string) => ({
        entries: [{ phoneNumber: first, status: key, sessionId: key }],
        status: 'Success',
      }),
      (key: string) => ({
        entries: [{ phoneNumber: key, status: 'Queued', sessionId: key, numCalls: 1, queueName: key }],
      }),
      (key: string) => ({ callTransferResponse: { status: 'Aborted', errorMessage: key } }),
      (key: string) => ({ token: key, clientName: key }),
    );
    const body = fc.oneof(
      spelling,
      fc.tuple(spelling, inJson, place).map(([key, write, put]) => write(put(key))),
      spelling.map((key) => `<r><status>Aborted</status><errorMessage>${key}</errorMessage></r>`),
    );

    await fc.assert(
      fc.asyncProperty(status, body, async (status, body) => {
        const { results } = await ask(status, body);

        expect(JSON.stringify(results)).not.toContain(apiKey);
      }),
      { numRuns: runs(40, 150) },
    );
  });
});
