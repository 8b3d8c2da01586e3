import { describe, expect, it } from 'vitest';
import { parse } from '../../flow-kit/voice-xml/parse.ts';
import { type Dependencies, instruct } from '../../functions/voice/instruct.ts';
import { listCalls } from '../../lib/calls/query/list-calls.ts';
import { readCall } from '../../lib/calls/query/read-call.ts';
import { createCallStore } from '../../lib/calls/store/store.ts';
import { createConversation, flow, route, sealKeys } from '../../lib/flows/index.ts';
import { aForm, aRequest } from '../a-request.ts';
import { aSharedTable } from '../calls/a-recorded-table.ts';
import { routing } from '../product-flows/index.ts';
import { aLog } from './a-log.ts';

const table = aSharedTable();

const keys = sealKeys(['s'.repeat(32)]);
const rest = { services: undefined, keys, now: Date.now };

function dependencies(change: Partial<Dependencies> = {}) {
  const { log, counter, lines, counts } = aLog();
  const store = createCallStore(table);
  const all: Dependencies = {
    guard: { tokens: 'any', counter },
    conversation: createConversation({ routing, ...rest }),
    url: 'https://voice.example.org/voice/instruct',
    record: async (event) => void (await store.record(event)),
    now: () => new Date(),
    log,
    counter,
    answerBudget: 500,
    ...change,
  };
  return { all, lines, counts };
}

const answered = { isActive: '1', sessionId: 'ATVId_1', callerNumber: '+254711000111', direction: 'Inbound' };
/** A menu, and what its key leads to. */
const asking = flow({
  start: 'menu',
  steps: {
    menu: {
      ask: 'Press 1 for prices.',
      keys: { 1: 'prices' },
      wrong: { say: 'Sorry?', next: 'bye' },
      silence: { say: 'Are you there?', next: 'bye' },
    },
    prices: { end: 'Maize is at 40 shillings.' },
    bye: { end: 'Goodbye.' },
  },
});
function saidIn(xml: string) {
  return parse(xml)
    .document?.children.map((verb) => (typeof verb === 'object' ? verb.children : verb))
    .flat(2);
}

describe('POST /voice/instruct', () => {
  it.each([
    ['as text', {}],
    [
      'in base64',
      {
        body: Buffer.from(new URLSearchParams(answered).toString()).toString('base64'),
        isBase64Encoded: true,
      },
    ],
  ])('answers a callback that came %s with XML', async (_, change) => {
    const { all } = dependencies();

    const answer = await instruct(aForm(answered, change), all);

    expect(answer).toMatchObject({
      statusCode: 200,
      headers: { 'Content-Type': 'text/plain; charset=utf-8' },
    });
    expect(saidIn(answer.body)).toEqual([
      'Welcome to the service. This is a demo voice application. Goodbye.',
    ]);
  });

  it('records a final notification and answers it with nothing', async () => {
    const { all } = dependencies();

    const answer = await instruct(
      aForm({ ...answered, sessionId: 'ATVId_2', isActive: '0', callSessionState: 'Completed' }),
      all,
    );

    expect([answer.statusCode, answer.body]).toEqual([200, '']);
    const found = await readCall({ ...table, now: Date.now }, 'ATVId_2');
    expect(found?.call.status).toBe('ended');
  });

  it.each([
    ['the URL of the dashboard', false],
    ['the URL of the question', true],
  ])(
    'records which step a caller heard who pressed nothing and hung up; the end came to %s',
    async (_, isMoved) => {
      const { all } = dependencies({
        conversation: createConversation({
          routing: route({ flows: { asking }, otherwise: 'asking' }),
          ...rest,
        }),
      });
      const call = { ...answered, sessionId: isMoved ? 'ATVId_moved' : 'ATVId_still' };
      const first = await instruct(aForm(call), all);
      const [, at = ''] = /[?&]at=([^"&<]+)/.exec(first.body) ?? [];
      const end = { ...call, isActive: '0', callSessionState: 'Completed', durationInSeconds: '9' };

      await instruct(aForm(end, isMoved ? { queryStringParameters: { at } } : {}), all);

      const reader = { ...table, now: Date.now };
      const found = await readCall(reader, call.sessionId);
      expect(found?.call).toMatchObject({ flow: 'asking', lastStep: 'menu', digits: [] });
      const { calls } = await listCalls(reader, {
        span: {},
        limit: 10,
        cursorKey: {},
        wanted: { flow: 'asking', lastStep: 'menu' },
      });
      expect(calls.map(({ id }) => id)).toContain(call.sessionId);
    },
  );

  it('records at which step a key was pressed', async () => {
    const { all } = dependencies({
      conversation: createConversation({
        routing: route({ flows: { menu: asking }, otherwise: 'menu' }),
        ...rest,
      }),
    });
    const call = { ...answered, sessionId: 'ATVId_3' };
    const first = await instruct(aForm(call), all);
    const [, at] = /[?&]at=([^"&<]+)/.exec(first.body) ?? [];

    const second = await instruct(
      aForm({ ...call, dtmfDigits: '1' }, { queryStringParameters: { at: at ?? '' } }),
      all,
    );

    expect(saidIn(second.body)).toEqual(['Maize is at 40 shillings.']);
    const found = await readCall({ ...table, now: Date.now }, 'ATVId_3');
    expect(found?.call.digits).toMatchObject([{ digits: '1', step: 'menu/menu/1/1' }]);
    expect(found?.call).toMatchObject({ flow: 'menu', lastStep: 'prices' });
  });

  it('refuses who does not have the token, without a word to the caller', async () => {
    const { all, counts } = dependencies();
    const gate = { ...all.guard, tokens: ['t'.repeat(40)] };

    const answer = await instruct(aForm({ ...answered, sessionId: 'ATVId_4' }), { ...all, guard: gate });

    expect(answer.statusCode).toBe(403);
    expect(counts).toEqual(['CallbackRefused']);
    expect(await readCall({ ...table, now: Date.now }, 'ATVId_4')).toBeUndefined();
  });
});

describe('whatever breaks, the caller hears something', () => {
  const apology = ['We are sorry, something went wrong on our side. Please call again later. Goodbye.'];
  const never = () => new Promise<never>(() => {});
  const broken = () => Promise.reject(new Error('broken'));

  it.each<[string, Partial<Dependencies>]>([
    ['the record hangs', { record: never }],
    ['the record breaks', { record: broken }],
    ['the flow hangs', { conversation: { answer: never } }],
    ['the flow breaks', { conversation: { answer: broken } }],
    [
      'the clock breaks',
      {
        now: () => {
          throw new Error('no time');
        },
      },
    ],
  ])('when %s', async (_, change) => {
    const { all, lines, counts } = dependencies(change);

    const answer = await instruct(aForm(answered), { ...all, answerBudget: 50 });

    expect(answer.statusCode).toBe(200);
    expect(saidIn(answer.body)).toEqual(apology);
    expect(lines).toHaveLength(1);
    expect(counts).toEqual(['AnswerFailed']);
  });

  it.each([
    ['nothing was posted', aRequest({ httpMethod: 'POST' })],
    ['junk was posted', aRequest({ httpMethod: 'POST', body: '/w==', isBase64Encoded: true })],
  ])('when %s', async (_, request) => {
    const { all } = dependencies();

    const answer = await instruct(request, all);

    expect(answer.statusCode).toBe(200);
    expect(saidIn(answer.body)).toHaveLength(1);
  });
});

describe('what a flow keeps', () => {
  const survey = flow({
    start: 'question',
    steps: {
      question: {
        ask: 'Did the seed come in time? Press 1 for yes, 2 for no.',
        keys: { 1: 'thanks', 2: 'thanks' },
        into: 'answer',
        silence: 'thanks-anyway',
        wrong: 'thanks-anyway',
      },
      thanks: { save: 'survey', data: ['answer'], next: 'bye' },
      bye: { end: 'Thank you.' },
      'thanks-anyway': { end: 'Goodbye.' },
    },
  });

  it('is on record with the call, once, however often the callback comes', async () => {
    const { all } = dependencies({
      conversation: createConversation({
        routing: route({ flows: { survey }, otherwise: 'survey' }),
        ...rest,
      }),
    });
    const call = { ...answered, sessionId: 'ATVId_5' };
    const first = await instruct(aForm(call), all);
    const [, at] = /[?&]at=([^"&<]+)/.exec(first.body) ?? [];
    const pressed = aForm({ ...call, dtmfDigits: '2' }, { queryStringParameters: { at: at ?? '' } });

    await instruct(pressed, all);
    await instruct(pressed, all);

    const found = await readCall({ ...table, now: Date.now }, 'ATVId_5');
    expect(found?.call.savedData).toMatchObject([
      { name: 'survey', data: { answer: '2' }, step: 'survey/thanks', at: expect.any(String) },
    ]);
    expect(found?.call.digits).toHaveLength(1);
  });
});
