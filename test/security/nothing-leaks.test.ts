import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { handler as closeCalls } from '../../functions/background/close-calls.ts';
import { handler as storeDeferred } from '../../functions/background/store-deferred.ts';
import { handler as events } from '../../functions/voice/events.ts';
import { handler as getCall } from '../../functions/voice/get-call.ts';
import { handler as instruct } from '../../functions/voice/instruct.ts';
import { handler as invokeCall } from '../../functions/voice/invoke-call.ts';
import { handler as listCalls } from '../../functions/voice/list-calls.ts';
import { handler as usage } from '../../functions/voice/usage.ts';
import { eventToJson } from '../../lib/calls/event/event-json.ts';
import type { Request } from '../../lib/http-api/request.ts';
import type { HttpResponse } from '../../lib/http-api/response.ts';
import { type Simulator, startSimulator } from '../../simulator/index.ts';
import { aForm, aRequest } from '../a-request.ts';
import { anEvent } from '../calls/a-callback.ts';
import { aTable, type TestTable } from '../calls/a-table.ts';
import { urlOfClosedPort } from '../http-client/servers.ts';

// A function starts once in its process: this file has functions of its own, not those that another has started.
vi.hoisted(() => vi.resetModules());

/*
 * The functions as Lambda runs them, with their real log and metrics, through whole calls and through all that goes wrong:
 * every line that they write and every answer that they give is kept, and searched at the end.
 */

const secrets = {
  AT_API_KEY: 'atsk_9f8e7d6c5b4a39281706f5e4d3c2b1a0',
  CALLBACK_TOKENS: `${'newtoken'.repeat(5)},${'oldtoken'.repeat(5)}`,
  SEALING_SECRETS: 'sealed-with-this-secret-and-no-other-one',
  AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMIbPxRfiCYEXAMPLEKEY',
};
const [token = ''] = secrets.CALLBACK_TOKENS.split(',');
const ours = '+254711082000';
const phones = {
  answers: '+254711000111',
  answerLost: '+254711000222',
  poor: '+254711000402',
  abroad: '+256772123456',
  satellite: '+881612345678',
  callsIn: '+254733444555',
};

const lines: string[] = [];
const answers: { of: string; answer: HttpResponse }[] = [];

let table: TestTable;
let simulator: Simulator;

const handlers: Record<string, (request: Request) => Promise<HttpResponse>> = {
  'invoke-call': invokeCall,
  instruct,
  events,
  'get-call': getCall,
  'list-calls': listCalls,
  usage,
};
async function ask(of: string, request: Request): Promise<HttpResponse> {
  const answer = await (handlers[of] as (request: Request) => Promise<HttpResponse>)(request);
  answers.push({ of, answer });
  return answer;
}

function start(parameters: Record<string, string>, headers: Record<string, string> = {}) {
  return ask('invoke-call', aRequest({ headers, queryStringParameters: parameters }));
}
function post(of: string, fields: Record<string, string>, query: Record<string, string> = { token }) {
  return ask(of, aForm(fields, { queryStringParameters: query }));
}

beforeAll(async () => {
  const listen = (line: unknown) => Boolean(lines.push(String(line)));
  vi.spyOn(process.stdout, 'write').mockImplementation(listen);
  vi.spyOn(process.stderr, 'write').mockImplementation(listen);
  for (const level of ['log', 'info', 'warn', 'error', 'debug'] as const)
    vi.spyOn(console, level).mockImplementation((...words) => void lines.push(words.map(String).join(' ')));

  table = await aTable();
  simulator = await startSimulator({
    apiKey: secrets.AT_API_KEY,
    username: 'clinic',
    lines: [
      {
        phoneNumber: ours,
        callbackUrl: `https://voice.example.org/voice/instruct?token=${token}`,
        eventsUrl: `https://voice.example.org/voice/events?token=${token}`,
      },
    ],
    rules: { dialDelaySeconds: 0, charactersPerSecond: 10_000 },
    defaultPhone: { onRing: 'answer', answerAfter: 0 },
    refusals: { [phones.poor]: 'InsufficientCredit' },
    deliver: async ({ url, body }) => {
      const { pathname, searchParams } = new URL(url);
      const request = aRequest({
        httpMethod: 'POST',
        body,
        queryStringParameters: Object.fromEntries(searchParams),
      });
      const answer = await ask(pathname.replace('/voice/', ''), request);
      return { status: answer.statusCode, contentType: 'text/plain', body: answer.body };
    },
  });
  const { hostname, port } = (await table.dynamodb.config.endpoint?.()) ?? {};
  const environment = {
    ...secrets,
    AT_USERNAME: 'clinic',
    AT_VOICE_NUMBER: ours,
    AT_VOICE_URL: simulator.url,
    CALLS_TABLE: table.tableName,
    CALLS_SHARDS: '2',
    RETENTION_DAYS: '90',
    DEFERRED_EVENTS_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/000000000000/deferred',
    PUBLIC_URL: 'https://voice.example.org',
    DEFAULT_COUNTRY: 'KE',
    CALLS_PER_NUMBER_PER_DAY: '2',
    CALLS_PER_KEY_PER_DAY: '100',
    SPEND_PER_DAY: 'KES 1000',
    TIME_ZONE: 'Africa/Nairobi',
    STALE_CALL_MINUTES: '60',
    POWERTOOLS_LOG_LEVEL: 'DEBUG',
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
    AWS_ENDPOINT_URL_DYNAMODB: `http://${hostname}:${port}`,
    AWS_ENDPOINT_URL_SQS: await urlOfClosedPort(),
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
});
afterAll(async () => {
  await simulator.close();
  await table.close();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

describe('after all that can happen', () => {
  let sessionId = '';

  beforeAll(async () => {
    // Whole calls, started and coming in.
    const started = await start({ phone: phones.answers, clientRequestId: 'order-1' });
    sessionId = JSON.parse(started.body).response.sessionId;
    await simulator.idle();
    await simulator.dialIn({ from: phones.callsIn }).ended;

    // Refusals of ours and of Africa's Talking, lost answers, keys that were used for something else.
    await start({ phone: phones.abroad });
    await start({ phone: phones.satellite });
    await start({ phone: phones.poor });
    await start({ phone: '07110001' });
    await start({ phone: phones.answers });
    await start({ phone: phones.answers });
    simulator.failNextRestResponse('reset');
    await start({ phone: phones.answerLost }, { 'Idempotency-Key': 'lost-1' });
    await start({ phone: phones.callsIn }, { 'Idempotency-Key': 'lost-1' });
    simulator.failNextRestResponse('error5xxAfter');
    await start({ phone: '+254711000333' });
    await simulator.idle();

    // Strangers, odd bodies, positions that are not ours.
    await post('instruct', { sessionId, callerNumber: phones.answers }, { token: `${token}x` });
    await post('events', { sessionId, callerNumber: phones.answers }, {});
    await post(
      'instruct',
      { sessionId, isActive: '1', callerNumber: phones.answers },
      { token, at: 'x'.repeat(80) },
    );
    await post('events', { sessionId, isActive: '0', callerNumber: '+254799999999' });
    await post('events', { note: `${phones.callsIn} said ?token=${token}` });

    // Everything that reads, well and badly asked.
    await ask('get-call', aRequest({ pathParameters: { sessionId } }));
    await ask('get-call', aRequest({ pathParameters: { sessionId: 'ATVId_unknown' } }));
    await ask('list-calls', aRequest({ queryStringParameters: { number: phones.callsIn } }));
    await ask('list-calls', aRequest({ queryStringParameters: { day: 'yesterday' } }));
    await ask('usage', aRequest());
    await closeCalls(undefined);
    await storeDeferred({
      Records: [
        { messageId: '1', body: eventToJson(anEvent({ callerNumber: phones.callsIn })) },
        { messageId: '2', body: `no event, but ${phones.callsIn} and token=${token}` },
      ] as never,
    });

    // The table goes away: nothing can be stored, nor deferred.
    await table.close();
    await start({ phone: phones.answers });
    await post('instruct', { sessionId: 'ATVId_away', isActive: '1', callerNumber: phones.callsIn });
    await post('events', { sessionId: 'ATVId_away', isActive: '0', callerNumber: phones.callsIn });
    await ask('get-call', aRequest({ pathParameters: { sessionId } }));
    await ask('list-calls', aRequest());
  }, 60_000);

  it('there is something to search', () => {
    expect(lines.length).toBeGreaterThan(10);
    expect(new Set(answers.map(({ of }) => of)).size).toBe(6);
    expect(new Set(answers.map(({ answer }) => answer.statusCode)).size).toBeGreaterThan(7);
    expect(lines.join('\n')).toContain('unstoredEvent');
  });

  it('no line of the log holds a phone number', () => {
    for (const number of [...Object.values(phones), ours, '+254711000333', '+254799999999']) {
      const digits = number.slice(1);
      const national = digits.replace(/^254/, '0');
      for (const written of [digits, national])
        expect(lines.filter((line) => line.includes(written))).toEqual([]);
    }
  });

  it('no line of the log holds a secret', () => {
    for (const secret of Object.values(secrets).flatMap((value) => value.split(',')))
      expect(lines.filter((line) => line.includes(secret))).toEqual([]);
  });

  it('no answer holds a secret, but the URLs that are handed out the token', () => {
    for (const secret of Object.values(secrets).flatMap((value) => value.split(','))) {
      const holding = answers.filter(({ answer }) => JSON.stringify(answer).includes(secret));
      const expected = secret === token ? holding.filter(({ of }) => of === 'instruct') : [];
      expect(holding).toEqual(expected);
    }
  });

  it('no answer tells of the inside', () => {
    for (const { answer } of answers.filter(({ answer }) => answer.statusCode >= 500))
      expect(answer.body).not.toMatch(/at \w+ \(|node_modules|ECONNREFUSED|dynamo|calls-test|127\.0\.0\.1/i);
  });

  it('every error carries an id, and every answer the headers that keep it to itself', () => {
    for (const { answer } of answers) {
      if (answer.statusCode >= 400) expect(answer.headers?.['X-Request-Id']).toMatch(/^[\da-f-]{36}$/);
      expect(answer.headers).toMatchObject({
        'Cache-Control': 'no-store',
        'X-Content-Type-Options': 'nosniff',
        'Strict-Transport-Security': expect.stringContaining('max-age='),
        'Content-Security-Policy': expect.stringContaining("default-src 'none'"),
      });
      expect(JSON.stringify(answer.headers)).not.toMatch(/Access-Control/i);
    }
  });
});
