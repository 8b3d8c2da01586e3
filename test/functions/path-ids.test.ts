import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getCall } from '../../functions/voice/get-call.ts';
import { listOf } from '../../functions/voice/list-recordings.ts';
import { listScheduled } from '../../functions/voice/list-scheduled-calls.ts';
import { recording } from '../../functions/voice/recording.ts';
import { scheduledCall } from '../../functions/voice/scheduled-call.ts';
import { webhook } from '../../functions/webhooks/webhook.ts';
import { webhookDeliveries } from '../../functions/webhooks/webhook-deliveries.ts';
import { createWebhookDesk } from '../../lib/wiring/webhook-desk.ts';
import { aRequest } from '../a-request.ts';
import { aTable, type TestTable } from '../calls/a-table.ts';

let table: TestTable;
beforeAll(async () => {
  table = await aTable();
});
afterAll(() => table.close());

function aDesk() {
  return { ...createWebhookDesk({ WEBHOOKS: 'on', CALLS_TABLE: table.tableName }), table };
}
const noBucket = { bucket: undefined as never, now: Date.now };

/** Every function that is asked for something by an id in its path. */
const byId = {
  'get-call': (id: string, httpMethod: string) =>
    getCall(aRequest({ httpMethod, pathParameters: { sessionId: id } }), { ...table, now: Date.now }),
  'list-recordings': (id: string, httpMethod: string) =>
    listOf(aRequest({ httpMethod, pathParameters: { sessionId: id } }), table),
  recording: (id: string, httpMethod: string) =>
    recording(aRequest({ httpMethod, pathParameters: { sessionId: id, recordingId: id } }), {
      table,
      ...noBucket,
    }),
  'scheduled-call': (id: string, httpMethod: string) =>
    scheduledCall(aRequest({ httpMethod, pathParameters: { id } }), table),
  webhook: (id: string, httpMethod: string) =>
    webhook(aRequest({ httpMethod, pathParameters: { id } }), { ...aDesk(), refusalOfUrl: () => undefined }),
};

describe.each(Object.entries(byId))('%s', (_, ask) => {
  it.each([
    ['of nothing', 'none', 'GET'],
    ['longer than a key of the table may be', 'x'.repeat(3000), 'GET'],
    ['of more bytes than characters', 'ህ'.repeat(3000), 'GET'],
    ['longer than a key, of something to delete', 'x'.repeat(3000), 'DELETE'],
  ])('answers an id %s with 404, and does not repeat it at length', async (_, id, method) => {
    const { statusCode, body } = await ask(id, method);

    expect(statusCode).toBe(404);
    expect(String(body).length).toBeLessThan(200);
  });
});

describe('a list', () => {
  const lists = {
    'list-recordings': (query: Record<string, string>) =>
      listOf(aRequest({ queryStringParameters: query }), table),
    'list-scheduled-calls': (query: Record<string, string>) =>
      listScheduled(aRequest({ queryStringParameters: query }), table),
    'webhook-deliveries': (query: Record<string, string>) =>
      webhookDeliveries(aRequest({ pathParameters: { id: 'one' }, queryStringParameters: query }), aDesk()),
  };

  it.each(Object.entries(lists))(
    '%s refuses what it does not know, rather than to list all',
    async (_, ask) => {
      const { statusCode, body } = await ask({ staet: 'lost' });

      expect([statusCode, JSON.parse(body).error]).toEqual([400, expect.stringContaining("'staet'")]);
    },
  );

  it.each(Object.entries(lists))('%s takes no cursor that another list gave', async (_, ask) => {
    const cursor = Buffer.from('x'.repeat(300)).toString('base64url');

    expect((await ask({ cursor })).statusCode).toBe(400);
  });
});
