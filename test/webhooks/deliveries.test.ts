import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { forget } from '../../lib/calls/maintenance/forget.ts';
import { type Call, toCall } from '../../lib/calls/record/call.ts';
import { CALL_ROW, recordFromRow } from '../../lib/calls/store/call-row.ts';
import { putTold } from '../../lib/recordings/recording-row.ts';
import { toldRecording } from '../../lib/recordings/recordings-told.ts';
import { deliveryKey, listDeliveries } from '../../lib/webhooks/deliveries.ts';
import { retryWaits } from '../../lib/webhooks/delivery.ts';
import type { CallMessage } from '../../lib/webhooks/message.ts';
import { startReplay } from '../../lib/webhooks/replay.ts';
import { anEvent, CALLER } from '../calls/a-callback.ts';
import { aTable, type TestTable } from '../calls/a-table.ts';
import { ofNewCall } from '../calls/convergence.ts';
import { crashing } from '../calls/crashing.ts';
import { scriptedCalls } from '../calls/scripted-calls.ts';
import { randomFrom } from '../fuzz/random.ts';
import { aPostOffice, passMinutes, type Receiver, secret } from './a-post-office.ts';

/*
 * How many calls are told, and how long an endpoint is down. PIGA_WEBHOOK_CALLS=2500 PIGA_WEBHOOK_HOURS=24 are the sizes of
 * `npm run soak-webhooks`.
 */
const CALLS = Number(process.env['PIGA_WEBHOOK_CALLS'] ?? 2);
const HOURS = Number(process.env['PIGA_WEBHOOK_HOURS'] ?? 1);
const ALTERED = Number(process.env['PIGA_WEBHOOK_ALTERED'] ?? 200);
const TIMEOUT_MS = Math.max(60_000, CALLS * 1500);

let table: TestTable;
beforeAll(async () => {
  table = await aTable();
});
beforeEach(() => table.clear());
afterAll(() => table.close());

const scripts = Object.values(scriptedCalls);

function aCall(index = 0) {
  return ofNewCall(scripts[index % scripts.length] ?? []);
}

function aMissedCall() {
  return ofNewCall([
    anEvent({ callSessionState: 'Answered' }),
    anEvent({
      isActive: '0',
      durationInSeconds: '20',
      dialDestinationNumber: '+254722000000',
      dialDurationInSeconds: '0',
    }),
  ]);
}

/** What a receiver makes of all that it got: of each call the message with the greatest version. */
function fold({ posts }: Receiver): Map<string, Call> {
  const newest = new Map<string, CallMessage>();
  for (const { message } of posts) {
    const data = message.data as CallMessage;
    const known = newest.get(data.call.id);
    if (known === undefined || data.version > known.version) newest.set(data.call.id, data);
  }
  return new Map([...newest].map(([id, { call }]) => [id, call]));
}

async function ourCalls(): Promise<Map<string, Call>> {
  const rows = (await table.items()).filter(({ sk }) => sk?.S === CALL_ROW);
  return new Map(
    rows.map((row) => [row['pk']?.S ?? '', JSON.parse(JSON.stringify(toCall(recordFromRow(row))))]),
  );
}

/** How all that an endpoint was ever to be told stands. */
async function statesOf(endpointId: string) {
  const rows = (await table.items()).filter(({ pk }) => pk?.S === deliveryKey(endpointId, '').pk);
  return new Set(rows.map(({ state }) => state?.S));
}

function typesOf({ posts }: Receiver) {
  return posts.map(({ message }) => message.type).sort();
}

describe('an endpoint', () => {
  it('is told of a call as it goes on, each thing once', async () => {
    const office = aPostOffice(table);
    const { receiver } = await office.open();

    for (const event of aCall()) {
      await office.happen(event);
      await office.run();
    }
    await passMinutes(office, 2);

    expect(new Set(receiver.posts.map(({ id }) => id)).size).toBe(receiver.posts.length);
    expect(typesOf(receiver)).toEqual(
      ['call.answered', 'call.ended', 'call.started', 'call.updated', 'call.updated'].sort(),
    );
    expect(fold(receiver)).toEqual(await ourCalls());
  });

  it('is told that a call was missed, and what a flow saved', async () => {
    const office = aPostOffice(table);
    const { receiver } = await office.open({ types: ['call.missed', 'call.saved'] });

    for (const event of aMissedCall()) await office.happen(event);
    await office.run();

    expect(typesOf(receiver)).toEqual(['call.missed']);
    expect(receiver.posts[0]?.message.data).toMatchObject({ call: { reachedPerson: false } });
  });

  it('is told only of the types that it wants, with numbers masked if it likes', async () => {
    const office = aPostOffice(table);
    const { receiver } = await office.open({ types: ['call.ended'], mask: true });

    for (const event of aCall()) await office.happen(event);
    await office.run();

    expect(typesOf(receiver)).toEqual(['call.ended']);
    expect(receiver.posts[0]?.post.body).not.toContain(CALLER);
    expect(receiver.posts[0]?.post.body).toContain('+254•••');
  });

  it('is told by messages that the reference library verifies, and none that was altered', async () => {
    const office = aPostOffice(table);
    const { receiver } = await office.open();
    office.clock.set(new Date().toISOString());
    for (const event of aCall()) await office.happen(event);
    await office.run();
    const library = new Webhook(secret);
    const isVerified = (body: string, headers: Readonly<Record<string, string>>) => {
      try {
        library.verify(body, { ...headers });
        return true;
      } catch {
        return false;
      }
    };
    const random = randomFrom(1);

    for (const { post } of receiver.posts) {
      expect(library.verify(post.body, { ...post.headers })).toEqual(JSON.parse(post.body));
      for (let change = 0; change < ALTERED / receiver.posts.length; change += 1) {
        const place = random.int(post.body.length);
        const letter = String.fromCharCode(((post.body.charCodeAt(place) - 31) % 95) + 32);
        const other = post.body.slice(0, place) + letter + post.body.slice(place + 1);
        if (other !== post.body && isVerified(other, post.headers)) expect.fail(`${other} passes for ours`);
      }
    }
    expect(receiver.posts.length).toBeGreaterThan(3);
  });
});

describe('the messages to three endpoints that often fail', () => {
  /** Says nothing of what became of some requests, and never sends others. */
  function unreliable(random: ReturnType<typeof randomFrom>) {
    return () => crashing(table.dynamodb, () => !random.chance(4)) as DynamoDBClient;
  }

  it(
    'all arrive, doubles under the same id alone, and what is made of them is the record, in any order',
    async () => {
      const random = randomFrom(7);
      const office = aPostOffice(table);
      const badly: Receiver['answer'] = () =>
        random.chance(20) ? 503 : random.chance(5) ? 'timeout' : random.chance(2) ? 'lost' : 200;
      const endpoints = [
        await office.open({}, badly),
        await office.open({}, badly),
        await office.open({}, badly),
      ];
      const dying = unreliable(random);

      const events = Array.from({ length: CALLS }, (_, index) => aCall(index)).flat();
      for (const event of events.sort(() => random.int(3) - 1)) {
        await office.happen(event, dying);
        if (random.chance(50)) await office.run(dying);
        office.clock.pass(random.int(2000));
      }
      for (const { receiver } of endpoints) receiver.answer = () => 200;
      for (let round = 0; round < 5; round += 1) {
        await passMinutes(office, 4, round < 3 ? dying : undefined);
        office.clock.pass(6 * 3600_000);
      }
      await passMinutes(office, 2);

      const record = await ourCalls();
      expect(record.size).toBe(CALLS);
      for (const { endpoint, receiver } of endpoints) {
        expect(fold(receiver)).toEqual(record);
        expect(fold({ ...receiver, posts: receiver.posts.toReversed() })).toEqual(record);
        expect(await statesOf(endpoint.id)).toEqual(new Set(['delivered']));
      }
    },
    TIMEOUT_MS,
  );
});

describe('a process that is lost at any request', () => {
  it('loses no message: neither who tells nor who delivers', async () => {
    const [event] = aCall() as [ReturnType<typeof anEvent>];
    let deaths = 0;
    for (let lostAt = 0; ; lostAt += 1) {
      await table.clear();
      const office = aPostOffice(table);
      const { receiver } = await office.open();
      const relay = crashing(table.dynamodb, (request) => request < lostAt);
      await office.happen(event, () => relay);
      const worker = crashing(table.dynamodb, (request) => request < lostAt);
      await office.run(() => worker);
      await passMinutes(office, 6);

      expect(new Set(receiver.posts.map(({ id }) => id)).size).toBe(1);
      expect(fold(receiver)).toEqual(await ourCalls());
      if (lostAt >= relay.requests() && lostAt >= worker.requests()) break;
      deaths += 1;
    }
    expect(deaths).toBeGreaterThan(3);
  }, 60_000);
});

describe('an endpoint that does not answer', () => {
  it(
    'is left in peace but for a probe every five minutes, and gets everything when it is back, oldest first',
    async () => {
      const office = aPostOffice(table);
      let posts = 0;
      let isDown = true;
      const { endpoint, receiver } = await office.open({}, () => {
        posts += 1;
        return isDown ? 503 : 200;
      });
      const every = Math.max(1, Math.floor((HOURS * 60) / CALLS));
      for (let minute = 0; minute < HOURS * 60; minute += 1) {
        if (minute % every === 0) for (const event of aCall(minute)) await office.happen(event);
        if (minute % 5 < 2 || minute < 10) await office.tick();
        await office.run();
        office.clock.pass(60_000);
      }
      const meanwhile = posts;
      const state = (await office.endpoint(endpoint.id))?.state;
      isDown = false;
      receiver.posts.splice(0);
      await passMinutes(office, 10);

      const madeAt = new Map((await table.items()).map(({ sk, createdAt }) => [sk?.S, createdAt?.S ?? '']));
      const times = receiver.posts.map(({ id }) => madeAt.get(id) ?? '');
      expect(times.every((time, at) => time <= (times[at + 25] ?? time))).toBe(true); // so many at once
      expect(await statesOf(endpoint.id)).toEqual(new Set(['delivered']));
      expect(state).toBe('sleeping');
      expect(meanwhile).toBeLessThanOrEqual(12 + HOURS * 12); // 300 in a day
      expect((await office.endpoint(endpoint.id))?.state).toBe('active');
      expect(fold(receiver)).toEqual(await ourCalls());
      expect(office.heard).toEqual(['sleeping']);
    },
    TIMEOUT_MS,
  );

  it('is off at once when it says that it is gone, and gets what waited when it is switched on again', async () => {
    const office = aPostOffice(table);
    const { endpoint, receiver } = await office.open({}, () => 410);
    for (const event of aCall()) await office.happen(event);
    await office.run();

    expect((await office.endpoint(endpoint.id))?.state).toBe('off');
    expect(office.heard).toContain('gone');
    expect(receiver.posts.length).toBeGreaterThan(0);
  });

  it('is told that it has moved, in the reason of the attempt, and is not followed', async () => {
    const office = aPostOffice(table);
    const { endpoint } = await office.open({}, () => ({
      status: 301,
      headers: { location: 'https://new.example/' },
    }));
    await office.happen(aCall()[0] as never);
    await office.run();

    const page = await listDeliveries(table, { endpointId: endpoint.id, state: 'waiting' });
    expect(page?.deliveries[0]?.attempts[0]).toMatchObject({
      status: 301,
      reason: expect.stringContaining('https://new.example/'),
    });
  });
});

describe('one message that nobody can take', () => {
  it('is dead after nine more attempts over three days, with all its answers, and holds up no other', async () => {
    const office = aPostOffice(table);
    const poison = aCall()[0] as ReturnType<typeof anEvent>;
    const { endpoint, receiver } = await office.open({}, ({ body }) =>
      body.includes(String(poison.callId)) ? 400 : 200,
    );
    await office.happen(poison);
    await office.run();
    for (const wait of retryWaits) {
      await office.happen(aCall(1)[0] as typeof poison);
      await office.run();
      office.clock.pass(wait * 1.1 + 1000);
      await office.tick();
      await office.run();
    }

    const { deliveries = [] } = {
      ...(await listDeliveries(table, { endpointId: endpoint.id, state: 'dead' })),
    };
    expect(deliveries).toHaveLength(1);
    expect(deliveries[0]?.attempts).toHaveLength(10);
    expect(office.heard).toEqual(['dead']);
    expect((await office.endpoint(endpoint.id))?.state).toBe('active');
    const others = receiver.posts.filter(({ id }) => id !== deliveries[0]?.id);
    expect(new Set(others.map(({ id }) => id)).size).toBe(retryWaits.length);
  });
});

describe('a replay', () => {
  it('tells again of the calls of a span of time, from their record, also to an endpoint that was not there', async () => {
    const office = aPostOffice(table, { start: '2026-11-22T12:00:00Z' });
    for (let call = 0; call < 3; call += 1) for (const event of aCall(call)) await office.happen(event);
    const { endpoint, receiver } = await office.open();

    const asked = {
      since: '2026-11-22T00:00:00.000Z',
      until: '2026-11-23T00:00:00.000Z',
      types: ['call.ended' as const],
    };
    await startReplay(table, endpoint.id, asked, {
      id: 'r1',
      now: office.clock.now(),
      wake: office.deliverParts().wake,
    });
    await office.run();
    await passMinutes(office, 2);

    expect(typesOf(receiver)).toEqual(['call.ended', 'call.ended', 'call.ended']);
    expect(fold(receiver)).toEqual(await ourCalls());
  });
});

describe('a replay of recordings', () => {
  it('tells again what became of them', async () => {
    const office = aPostOffice(table, { start: '2026-11-22T12:00:00Z' });
    const url = 'https://voice.africastalking.com/recordings/a.mp3';
    const event = { ...anEvent({ recordingUrl: url }), callId: 'ATVId_recorded' };
    await office.happen(event);
    const parts = { recordingDays: 30, now: () => office.clock.now().getTime() };
    const told = toldRecording(event.callId, { url, at: event.receivedAt }, parts);
    const audio = { bytes: 9, sha256: 'a'.repeat(64), contentType: 'audio/mpeg' };
    await putTold(table, { ...told, state: 'stored', audio });
    const { endpoint, receiver } = await office.open();

    const span = { since: '2026-11-22T00:00:00.000Z', until: '2026-11-23T00:00:00.000Z' };
    const asked = { ...span, types: ['recording.stored' as const] };
    const { wake } = office.deliverParts();
    await startReplay(table, endpoint.id, asked, { id: 'r1', now: office.clock.now(), wake });
    await office.run();
    await passMinutes(office, 2);

    expect(receiver.posts.map(({ message }) => message)).toMatchObject([
      { type: 'recording.stored', data: { recording: { id: told.id, state: 'stored', bytes: 9 } } },
    ]);
  });
});

describe('a forgotten number', () => {
  it('is told to nobody any more', async () => {
    const office = aPostOffice(table);
    const { receiver } = await office.open();
    const events = aCall();
    for (const event of events) await office.happen(event);

    const report = await forget(table, CALLER);
    await office.run();
    await passMinutes(office, 6);

    expect([report.left, receiver.posts]).toEqual([0, []]);
  });
});

describe('without an endpoint', () => {
  it('a change of a call costs no write', async () => {
    const office = aPostOffice(table);
    const [event] = aCall() as [ReturnType<typeof anEvent>];
    await office.happen(event);
    table.commands.length = 0;

    await office.projection().project([
      {
        record: recordFromRow((await table.items()).find(({ sk }) => sk?.S === CALL_ROW) ?? {}),
        events: [],
      },
    ]);

    expect(table.commands.map(({ name }) => name)).toEqual(['QueryCommand']);
  });
});
