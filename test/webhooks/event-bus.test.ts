import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { listDeliveries } from '../../lib/webhooks/deliveries.ts';
import { EVENT_BUS_ID } from '../../lib/webhooks/event-bus.ts';
import { createPutOnBus } from '../../lib/wiring/event-bus.ts';
import { anEvent } from '../calls/a-callback.ts';
import { aTable, type TestTable } from '../calls/a-table.ts';
import { answerWith, startServer } from '../http-client/servers.ts';
import { aPostOffice, passMinutes } from './a-post-office.ts';

let table: TestTable;
beforeAll(async () => {
  table = await aTable();
});
beforeEach(() => table.clear());
afterAll(() => table.close());

async function deliveriesIn(state: 'waiting' | 'delivered' | 'dead') {
  const page = await listDeliveries(table, { endpointId: EVENT_BUS_ID, state });
  return page?.deliveries ?? [];
}

it('an event bus gets what endpoints get, beside them, and nothing has to be added for it', async () => {
  const office = aPostOffice(table);
  office.openBus();
  const { receiver } = await office.open();

  await office.happen({ ...anEvent(), callId: 'ATVId_1' });
  await office.run();

  const told = office.onBus.map(({ type, detail }) => ({ ...JSON.parse(detail), isOf: type }));
  expect(told).toEqual([{ ...receiver.posts[0]?.message, id: receiver.posts[0]?.id, isOf: 'call.started' }]);
  expect(await deliveriesIn('delivered')).toMatchObject([{ attempts: [{ status: 200 }] }]);
});

it('what an event bus does not take is tried again, and never sleeps', async () => {
  const office = aPostOffice(table);
  let isDown = true;
  office.openBus(() => !isDown);

  for (let call = 0; call < 6; call += 1) await office.happen({ ...anEvent(), callId: `ATVId_${call}` });
  await office.run();
  const waiting = await deliveriesIn('waiting');
  isDown = false;
  await passMinutes(office, 8);

  expect(waiting[0]?.attempts).toMatchObject([{ reason: 'InternalFailure: not now' }]);
  expect([office.onBus.length, office.heard]).toEqual([6, []]);
});

it('without one, what waited for it is dropped', async () => {
  const office = aPostOffice(table);
  office.openBus();
  await office.happen({ ...anEvent(), callId: 'ATVId_1' });
  const [wake] = office.queue.splice(0);

  await aPostOffice(table).work(wake?.key ?? expect.fail('nothing is on its way'));

  expect(await deliveriesIn('waiting')).toEqual([]);
});

it('EventBridge is asked as it wants to be, and its refusals are told', async () => {
  const answers = [
    { FailedEntryCount: 0, Entries: [{ EventId: '1' }] },
    { FailedEntryCount: 1, Entries: [{ ErrorCode: 'InternalFailure', ErrorMessage: 'Try again' }] },
  ];
  const { url, received } = await startServer((response, request) => {
    const answer = answers.shift();
    const refused = answerWith(
      JSON.stringify({ __type: 'ResourceNotFoundException', message: 'No such bus' }),
      {
        status: 400,
      },
    );
    (answer === undefined ? refused : answerWith(JSON.stringify(answer)))(response, request);
  });
  vi.stubEnv('AWS_ENDPOINT_URL_EVENTBRIDGE', url);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'key');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  const put = createPutOnBus('telephony') ?? expect.fail('no bus');
  const entry = { type: 'call.ended', at: new Date('2026-12-01T09:00:00Z'), detail: '{"id":"1"}' } as const;

  const told = [await put(entry), await put(entry), await put(entry)];
  vi.unstubAllEnvs();

  expect(createPutOnBus(undefined)).toBeUndefined();
  expect(JSON.parse(received[0]?.body ?? '')).toEqual({
    Entries: [
      {
        EventBusName: 'telephony',
        Source: 'piga',
        DetailType: 'call.ended',
        Time: 1796115600,
        Detail: '{"id":"1"}',
      },
    ],
  });
  expect(told).toEqual([undefined, 'InternalFailure: Try again', expect.stringContaining('No such bus')]);
});
