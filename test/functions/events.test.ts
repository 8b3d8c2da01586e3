import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { events } from '../../functions/voice/events.ts';
import { parseCallback } from '../../lib/africastalking/callbacks/parse-callback.ts';
import { readCall } from '../../lib/calls/query/read-call.ts';
import { eventFromRow } from '../../lib/calls/store/event-row.ts';
import { createCallStore } from '../../lib/calls/store/store.ts';
import type { CallbackTokens } from '../../lib/http-api/callback-token.ts';
import type { Request } from '../../lib/http-api/request.ts';
import { aForm, aRequest } from '../a-request.ts';
import { aSharedTable } from '../calls/a-recorded-table.ts';
import { aLog } from './a-log.ts';

const table = aSharedTable();

function received(request: Request, tokens: CallbackTokens = 'any') {
  const store = createCallStore(table);
  const { counter, counts } = aLog();
  const answer = events(request, {
    guard: { tokens, counter },
    record: async (event) => void (await store.record(event)),
    now: () => new Date('2026-11-22T10:00:00Z'),
    hasSecrets: false,
  });
  return { answer, counts };
}

const ok = { statusCode: 200, body: 'OK' };
function inBase64(body: string | Buffer) {
  return aRequest({ httpMethod: 'POST', body: Buffer.from(body).toString('base64'), isBase64Encoded: true });
}

describe('POST /voice/events', () => {
  const folder = new URL('../fixtures/callbacks/', import.meta.url);
  const fixtures = readdirSync(folder).filter((file) => file.endsWith('.txt'));

  it.each(fixtures)('answers OK to %s', async (file) => {
    const body = readFileSync(new URL(file, folder), 'utf8').trim();

    await expect(received(aRequest({ httpMethod: 'POST', body })).answer).resolves.toMatchObject(ok);
  });

  const oddBodies: [string, Request][] = [
    ['nothing', aRequest({ httpMethod: 'POST' })],
    ['an empty body', aRequest({ httpMethod: 'POST', body: '' })],
    ['junk bytes', inBase64(Buffer.from([0xff, 0xfe, 0x00, 0x80, 0xc3, 0x28]))],
    [
      'what says that it is base64 and is not',
      aRequest({ httpMethod: 'POST', body: '%%%', isBase64Encoded: true }),
    ],
    ['200 kB', aForm({ sessionId: 'ATVId_long', note: 'x'.repeat(200_000) })],
    ['no session id', aForm({ isActive: '0' })],
    ['an unknown field', aForm({ sessionId: 'ATVId_new', moonPhase: 'full' })],
  ];

  it.each(oddBodies)('answers OK to %s, and keeps what was posted', async (_, request) => {
    await expect(received(request).answer).resolves.toMatchObject(ok);

    const rows = (await table.items()).filter((row) => row['sk']?.S?.startsWith('event#'));
    const kept = rows.map(eventFromRow).map(({ payload, payloadIsBase64 }) => [payload, payloadIsBase64]);
    const { raw, rawIsBase64 } = parseCallback(request.body, request);
    expect(kept).toContainEqual([raw, rawIsBase64]);
  });

  it('keeps the payload to the letter beside what was understood', async () => {
    const request = aForm({
      sessionId: 'ATVId_1',
      isActive: '1',
      callSessionState: 'Ringing',
      moonPhase: 'full',
    });

    await received(request).answer;

    const { timeline } = (await readCall({ ...table, now: Date.now }, 'ATVId_1')) ?? {};
    expect(timeline?.events).toMatchObject([
      { payload: request.body, eventType: 'SessionInitiated', facts: { callSessionState: 'Ringing' } },
    ]);
  });

  it('takes an event that came in base64 for the same as one that came as text', async () => {
    const request = aForm({ sessionId: 'ATVId_2', isActive: '0', callSessionState: 'Completed' });

    await received(request).answer;
    await received(inBase64(request.body ?? '')).answer;

    const { timeline } = (await readCall({ ...table, now: Date.now }, 'ATVId_2')) ?? {};
    expect(timeline?.events).toHaveLength(1);
  });

  it('refuses who does not have the token, changes nothing, and counts it', async () => {
    const before = await table.items();
    const { answer, counts } = received(aForm({ sessionId: 'ATVId_3', isActive: '0' }), ['t'.repeat(40)]);

    expect((await answer).statusCode).toBe(403);

    expect(await table.items()).toEqual(before);
    expect(counts).toEqual(['CallbackRefused']);
  });
});
