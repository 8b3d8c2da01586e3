import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getCall } from '../../functions/voice/get-call.ts';
import { invokeCall } from '../../functions/voice/invoke-call.ts';
import { list } from '../../functions/voice/list-calls.ts';
import { listScheduled } from '../../functions/voice/list-scheduled-calls.ts';
import { scheduledCall } from '../../functions/voice/scheduled-call.ts';
import { usage } from '../../functions/voice/usage.ts';
import { parseCallback } from '../../lib/africastalking/callbacks/parse-callback.ts';
import { toCallEvent } from '../../lib/calls/event/event.ts';
import { callTotals } from '../../lib/calls/projections/call-totals.ts';
import { createCallStore } from '../../lib/calls/store/store.ts';
import type { HttpResponse } from '../../lib/http-api/response.ts';
import { placeScheduledCall, scheduleCall, scheduledCallKey } from '../../lib/outbound/scheduled-calls.ts';
import type { PhoneNumber } from '../../lib/phone-numbers/phone-number.ts';
import * as answers from '../../openapi/answers.ts';
import { openApi } from '../../openapi/document.ts';
import { type Document, pageOf } from '../../openapi/page.ts';
import { aRequest } from '../a-request.ts';
import { aTable, type TestTable } from '../calls/a-table.ts';
import { relayAll } from '../calls/projections/a-stream.ts';

const root = resolve(import.meta.dirname, '../..');
function read(file: string) {
  return readFileSync(resolve(root, file), 'utf8');
}

const committed: Document = JSON.parse(read('docs/openapi.json'));

describe('docs/openapi.json', () => {
  it('is what the schemas make; if not: npm run openapi', () => {
    expect(committed).toEqual(JSON.parse(JSON.stringify(openApi('http://127.0.0.1:8000'))));
  });

  it('has every endpoint of serverless.yml, and no other', () => {
    const deployed = [...read('serverless.yml').matchAll(/method: (\w+)[,\s]+path: ([\w/{}-]+)/g)].map(
      ([, method, path]) => `${method} /${path}`,
    );
    const described = Object.entries(committed.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );

    expect(described.toSorted()).toEqual(deployed.toSorted());
  });

  it('has no default that its own schema would not take', () => {
    const wrong: unknown[] = [];
    JSON.parse(JSON.stringify(committed), (_, part) => {
      const { default: usual, type, enum: words = [usual] } = Object(part);
      const kind = type === 'integer' ? 'number' : type;
      if (
        typeof type === 'string' &&
        usual !== undefined &&
        (typeof usual !== kind || !words.includes(usual))
      )
        wrong.push(part);
      return part;
    });

    expect(wrong).toEqual([]);
  });

  it('is what the typed client of the example was made from; if not: npm run generate in docs/examples/client', () => {
    const client = resolve(root, 'docs/examples/client');
    const made = execFileSync(
      process.execPath,
      [resolve(client, 'node_modules/openapi-typescript/bin/cli.js'), '../../openapi.json'],
      { cwd: client, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
    );

    expect(made.trim()).toBe(read('docs/examples/client/voice-api.d.ts').trim());
  });
});

describe('what is answered is what is described:', () => {
  let table: TestTable;
  beforeAll(async () => {
    table = await aTable();
    const store = createCallStore(table);
    const posted = [
      { isActive: '1', callSessionState: 'Answered' },
      { isActive: '1', dtmfDigits: '2', callTransferState: 'CallTransferred' },
      {
        isActive: '0',
        callSessionState: 'Completed',
        durationInSeconds: '60',
        currencyCode: 'KES',
        amount: '0.1',
      },
      { isActive: '1', callerNumber: '+254711000999' },
    ];
    for (const fields of posted) {
      const body = new URLSearchParams({
        sessionId: 'ATVId_1',
        direction: 'Inbound',
        callerNumber: '+254711000111',
        dialDestinationNumber: '+254711000222',
        dialDurationInSeconds: '12',
        queueDurationInSeconds: '4',
        recordingUrl: 'https://voice.example/1.mp3',
        ...fields,
      });
      const receipt = {
        receivedAt: '2026-11-22T09:00:00Z',
        receivedOn: 'instruct',
        step: 'shop/menu',
      } as const;
      await store.record(toCallEvent(parseCallback(body.toString()), receipt));
    }
    await relayAll(table, callTotals(table, { timeZone: 'Africa/Nairobi' }));
  });
  afterAll(() => table.close());

  function dependencies() {
    return {
      access: { ...table, now: () => Date.parse('2026-11-22T12:00:00Z') },
      timeZone: 'Africa/Nairobi',
    };
  }

  const noon = () => new Date('2026-11-22T12:00:00Z');

  /** Asks for a call at one o'clock. */
  function plan(clientRequestId: string) {
    const parts = {
      table,
      now: noon,
      newId: () => 'id-1',
      reading: {},
      ourNumbers: ['+254711082000' as PhoneNumber],
      allowedCountries: 'all',
      tag: ({ id }: { id: string }) => ({ clientRequestId: id, flow: 'menu' }),
      isOnDoNotCallList: async () => false,
      retentionDays: 90,
    } as const;
    return invokeCall(
      aRequest({
        queryStringParameters: {
          phone: '+254711000111',
          from: '+254711082000',
          flow: 'menu',
          clientRequestId,
          at: '2026-11-22T16:00:00+03:00',
        },
      }),
      {
        placeCall: () => Promise.reject(new Error('Every call of these has a time')),
        schedule: (request, at) => scheduleCall(request, at, parts),
      },
    );
  }

  /** What the endpoint of one scheduled call says of one whose time came, and against which a cap stood. */
  async function ofOneRefused(httpMethod: 'GET' | 'DELETE') {
    const { scheduledCall: planned } = JSON.parse((await plan(`capped-${httpMethod}`)).body);
    await placeScheduledCall(scheduledCallKey(planned.id), {
      table,
      now: () => new Date('2026-11-22T13:00:01Z'),
      placeCall: async () => ({
        outcome: 'capped',
        rule: 'spend',
        message: 'The money of today is spent',
        retryAfter: 9,
      }),
    });
    return scheduledCall(aRequest({ httpMethod, pathParameters: { id: planned.id } }), table);
  }

  it.each<[string, v.GenericSchema, () => Promise<HttpResponse>]>([
    ['a page of calls', answers.callPage, () => list(aRequest(), dependencies())],
    [
      'a call with its timeline, an event that contradicts it included',
      answers.callWithTimeline,
      () => getCall(aRequest({ pathParameters: { sessionId: 'ATVId_1' } }), dependencies().access),
    ],
    ['usage by day', answers.usageByDay, () => usage(aRequest(), dependencies())],
    [
      'usage by hour',
      answers.usageByHour,
      () => usage(aRequest({ queryStringParameters: { by: 'hour' } }), dependencies()),
    ],
    ['a call that is planned', answers.planned, () => plan('order-42')],
    [
      'a page of scheduled calls',
      answers.scheduledCallPage,
      async () => {
        await plan('order-43');
        return listScheduled(aRequest(), table);
      },
    ],
    ['a scheduled call that was refused', answers.oneScheduledCall, () => ofOneRefused('GET')],
    ['a scheduled call that is cancelled too late', answers.tooLateToCancel, () => ofOneRefused('DELETE')],
    [
      'a refusal',
      answers.problem,
      () => list(aRequest({ queryStringParameters: { limit: 'many' } }), dependencies()),
    ],
  ])('%s', async (_, schema, ask) => {
    const { body } = await ask();

    expect(v.safeParse(schema, JSON.parse(body)).issues ?? []).toEqual([]);
    expect(body.length).toBeGreaterThan(50);
  });
});

describe('the page', () => {
  const page = pageOf(committed);

  it('has a heading for each endpoint, and a place for everything that it points to', () => {
    const targets = [...page.matchAll(/href="#([^"]+)"/g)].map(([, target]) => target);

    expect(targets.length).toBeGreaterThan(30);
    for (const target of targets) expect(page).toContain(`id="${target}"`);
  });

  it('takes no word of the description for markup', () => {
    const [operation] = Object.values(committed.paths['/voice'] ?? {});
    const named = { ...committed, paths: { '/<b>': { get: { ...operation, summary: '<i>"&' } } } };

    expect(pageOf(named)).toContain('&#60;i&#62;&#34;&#38;');
    expect(pageOf(named)).not.toContain('<i>');
  });
});
