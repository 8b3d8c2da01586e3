import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Dependencies as WebhookParts, webhook } from '../../functions/webhooks/webhook.ts';
import { type Dependencies as ActionParts, webhookAction } from '../../functions/webhooks/webhook-action.ts';
import { webhookDeliveries } from '../../functions/webhooks/webhook-deliveries.ts';
import { type Dependencies as WebhooksParts, webhooks } from '../../functions/webhooks/webhooks.ts';
import { sealKeys } from '../../lib/flows/token/seal.ts';
import type { Request } from '../../lib/http-api/request.ts';
import { dueShards } from '../../lib/timers/due.ts';
import { signedHeaders } from '../../lib/webhooks/signature.ts';
import { createTimers } from '../../lib/wiring/timers.ts';
import { createRefusalOfUrl, createSecrets, createWebhookDesk } from '../../lib/wiring/webhook-desk.ts';
import { createTelling } from '../../lib/wiring/webhooks.ts';
import { aRequest } from '../a-request.ts';
import { anEvent } from '../calls/a-callback.ts';
import { aTable, type TestTable } from '../calls/a-table.ts';
import { aPostOffice, keys, passMinutes } from './a-post-office.ts';

let table: TestTable;
beforeAll(async () => {
  table = await aTable();
});
beforeEach(() => table.clear());
afterAll(() => table.close());

type Parts = WebhookParts & WebhooksParts & ActionParts;

/** The desk as a deployed stage has it, but for the table, the clock and who receives. */
function aDesk(change: Partial<Parts> = {}) {
  const office = aPostOffice(table);
  const desk: Parts = {
    ...createWebhookDesk({ WEBHOOKS: 'on', CALLS_TABLE: table.tableName }),
    ...createSecrets(),
    refusalOfUrl: createRefusalOfUrl({ PRIVATE_URLS: undefined }),
    days: 30,
    ...office.deliverParts(),
    ...change,
  };
  const ask = async (
    answer: (request: Request, desk: Parts) => Promise<{ statusCode: number; body: string }>,
    request: Partial<Request>,
  ) => {
    const { statusCode, body } = await answer(aRequest(request), desk);
    return { statusCode, body: JSON.parse(body) };
  };
  return {
    office,
    create: (body: unknown) => ask(webhooks, { httpMethod: 'POST', body: JSON.stringify(body) }),
    list: () => ask(webhooks, {}),
    one: (id: string, httpMethod = 'GET', body: unknown = {}) =>
      ask(webhook, { httpMethod, pathParameters: { id }, body: JSON.stringify(body) }),
    act: (id: string, action: string, body: unknown = {}) =>
      ask(webhookAction, {
        httpMethod: 'POST',
        resource: `/voice/webhooks/{id}/${action}`,
        pathParameters: { id },
        body: JSON.stringify(body),
      }),
    deliveries: (id: string, query: Record<string, string> = {}) =>
      ask(webhookDeliveries, { pathParameters: { id }, queryStringParameters: query }),
  };
}

const url = 'https://example.org/hooks';

describe('/voice/webhooks', () => {
  it('makes an endpoint, and shows its secret once', async () => {
    const { create, list, one } = aDesk();

    const created = await create({
      url,
      types: ['call.ended'],
      rate: 5,
      mask: true,
      description: 'the desk',
    });
    const { webhook: made, secret } = created.body;

    expect(created.statusCode).toBe(201);
    expect(secret).toMatch(/^whsec_[\w+/]{43}=$/);
    expect(made).toMatchObject({ url, types: ['call.ended'], rate: 5, mask: true, state: 'active' });
    expect([(await list()).body, (await one(made.id)).body]).toEqual([
      { webhooks: [made] },
      { webhook: made },
    ]);
    expect(JSON.stringify([await list(), await table.items()])).not.toContain(secret.slice(6));
  });

  it.each([
    [{}, "'url' is missing: where messages go, such as https://example.org/hooks"],
    [{ url: 'example' }, "'url' is not a URL such as https://example.org/hooks"],
    [{ url: 'http://example.org/' }, /^'url' must begin with https:/],
    [{ url: 'https://127.0.0.1/' }, /not on the internet/],
    [{ url: 'https://169.254.169.254/' }, /not on the internet/],
    [{ url: 'https://[::1]/' }, /not on the internet/],
    [{ url: 'https://localhost/' }, /not on the internet/],
    [{ url, types: ['call.over'] }, /no type: there is call.started, /],
    [{ url, types: [] }, /leave it out to be told everything/],
    [{ url, rate: 0 }, /from 1 to 1000/],
    [{ url, colour: 'red' }, /no field/],
    [[], /is a JSON object|is missing/],
  ])('refuses %j', async (body, why) => {
    const { statusCode, body: answer } = await aDesk().create(body);

    expect([statusCode, answer.error]).toEqual([400, expect.stringMatching(why)]);
  });

  it('changes an endpoint, switches it off and on, and takes it away', async () => {
    const { create, one } = aDesk();
    const { id } = (await create({ url, rate: 5, types: ['call.ended'] })).body.webhook;

    const changed = await one(id, 'PATCH', { url: `${url}/2`, rate: null, state: 'off' });
    const on = await one(id, 'PATCH', { state: 'active' });
    const gone = await one(id, 'DELETE');

    expect(changed.body.webhook).toMatchObject({ url: `${url}/2`, state: 'off', types: ['call.ended'] });
    expect(changed.body.webhook).not.toHaveProperty('rate');
    expect([on.body.webhook.state, gone.statusCode]).toEqual(['active', 200]);
    for (const method of ['GET', 'PATCH', 'DELETE']) expect((await one(id, method)).statusCode).toBe(404);
  });

  it('is closed while webhooks are off, and then nothing looks at calls for it', async () => {
    const { create, act } = aDesk({ isOn: false });

    expect([await create({ url }), await act('x', 'test')]).toMatchObject([
      { statusCode: 409, body: { error: expect.stringContaining('Set WEBHOOKS to on') } },
      { statusCode: 409 },
    ]);
    const off = {
      WEBHOOKS: 'off' as const,
      EVENT_BUS: undefined,
      DELIVERIES_QUEUE_URL: 'http://127.0.0.1:1/',
      DELIVERY_DAYS: 30,
    };
    expect(createTelling(table, off).projections).toEqual([]);
    const queues = {
      SCHEDULED_CALLS_QUEUE_URL: 'http://127.0.0.1:1/',
      RECORDINGS: 'link' as const,
      RECORDINGS_QUEUE_URL: 'http://127.0.0.1:1/',
      CALLS_TABLE: table.tableName,
    };
    const lanes = await createTimers({ ...off, ...queues }).lanes(); // which asks nothing
    expect(lanes.map(({ shard }) => shard)).toEqual(dueShards('scheduled-call'));
  });
});

describe('/voice/webhooks/{id}/…', () => {
  it('tests an endpoint at once, and tells what it answered', async () => {
    const { office, act, deliveries } = aDesk();
    const { endpoint, receiver } = await office.open({}, () => 503);

    const failed = await act(endpoint.id, 'test');
    receiver.answer = () => 204;
    const passed = await act(endpoint.id, 'test');

    expect(failed).toMatchObject({ statusCode: 200, body: { delivered: false, attempt: { status: 503 } } });
    expect(passed.body).toMatchObject({ delivered: true, attempt: { status: 204 } });
    expect(receiver.posts[0]?.message.type).toBe('webhook.test');
    expect((await deliveries(endpoint.id, { state: 'delivered' })).body.deliveries).toHaveLength(1);
  });

  it('changes the secret, and for a day both sign', async () => {
    const { office, act } = aDesk();
    const { endpoint, receiver } = await office.open();
    const { secret } = (await act(endpoint.id, 'rotate')).body;
    const signatures = async () => {
      await act(endpoint.id, 'test');
      const { post } = receiver.posts.at(-1) ?? expect.fail('nothing came');
      const timestamp = Number(post.headers['webhook-timestamp']);
      const mine = signedHeaders({ id: post.headers['webhook-id'] ?? '', timestamp, body: post.body }, [
        secret,
      ]);
      return [
        post.headers['webhook-signature']?.split(' ').length,
        post.headers['webhook-signature']?.includes(mine['webhook-signature'] ?? '-'),
      ];
    };

    expect(await signatures()).toEqual([2, true]);
    office.clock.pass(25 * 3600_000);
    expect(await signatures()).toEqual([1, true]);
  });

  it('goes on signing when our own secret changes, also once the old one is gone', async () => {
    const { office } = aDesk();
    const { endpoint, receiver } = await office.open();
    const both = sealKeys(['n'.repeat(40), 'k'.repeat(40)]);
    const list = aDesk({ keys: both });
    await list.list();

    await aDesk({ keys: sealKeys(['n'.repeat(40)]), post: office.deliverParts().post }).act(
      endpoint.id,
      'test',
    );

    expect(receiver.posts[0]?.post.headers).toHaveProperty('webhook-signature');
    expect(keys[0].id).not.toBe(both[0].id);
  });

  it('lists what waits, what was delivered and what is dead, page by page, the newest first', async () => {
    const { office, deliveries } = aDesk();
    const { endpoint, receiver } = await office.open();
    for (const callId of ['ATVId_1', 'ATVId_2', 'ATVId_3']) {
      await office.happen({ ...anEvent(), callId });
      await office.run();
      office.clock.pass(1000);
    }
    receiver.answer = () => 500;
    await office.happen({ ...anEvent(), callId: 'ATVId_4' });
    await office.run();

    const first = await deliveries(endpoint.id, { state: 'delivered', limit: '2' });
    const second = await deliveries(endpoint.id, {
      state: 'delivered',
      limit: '2',
      cursor: first.body.cursor,
    });
    const waiting = await deliveries(endpoint.id);

    const callsOf = ({ body }: typeof first) =>
      body.deliveries.map(({ callId }: { callId: string }) => callId);
    expect([callsOf(first), callsOf(second), second.body.cursor]).toEqual([
      ['ATVId_3', 'ATVId_2'],
      ['ATVId_1'],
      undefined,
    ]);
    expect(waiting.body.deliveries).toMatchObject([{ callId: 'ATVId_4', attempts: [{ status: 500 }] }]);
    expect((await deliveries(endpoint.id, { state: 'lost' })).statusCode).toBe(400);
    expect((await deliveries(endpoint.id, { cursor: 'x' })).statusCode).toBe(400);
  });

  it('knows no endpoint that is not there', async () => {
    const { act } = aDesk();

    for (const action of ['test', 'rotate']) expect((await act('x', action)).statusCode).toBe(404);
    expect((await act('x', 'replay', { since: 'yesterday' })).statusCode).toBe(400);
    expect((await act('x', 'replay', { since: '2026-12-01T00:00:00Z' })).statusCode).toBe(404);
  });
});

describe('an endpoint with a rate', () => {
  it('gets no more messages in a second, and all of them in the end', async () => {
    const office = aPostOffice(table);
    const { receiver } = await office.open({ rate: 2, types: ['call.started'] });
    for (let call = 0; call < 5; call += 1) await office.happen({ ...anEvent(), callId: `ATVId_${call}` });
    await office.run();
    await passMinutes(office, 4);

    const seconds = receiver.posts.map(({ at }) => Math.floor(at / 1000));
    expect(seconds).toHaveLength(5);
    for (const second of seconds) expect(seconds.filter((one) => one === second).length).toBeLessThan(3);
  });
});
