import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { CallEvent } from '../../lib/calls/event/event.ts';
import { CALL_ROW, recordFromRow } from '../../lib/calls/store/call-row.ts';
import { createCallStore } from '../../lib/calls/store/store.ts';
import { sealKeys } from '../../lib/flows/token/seal.ts';
import { explainFailure } from '../../lib/http-client/outside-url/outcome.ts';
import type { OutsidePost, PostOutside } from '../../lib/http-client/outside-url/post-outside-url.ts';
import { type RowKey, readRow } from '../../lib/table/table.ts';
import { tick, type Wake } from '../../lib/timers/tick.ts';
import { webhookLanes } from '../../lib/webhooks/clock.ts';
import { type DeliverParts, deliver } from '../../lib/webhooks/deliver.ts';
import type { NewEndpoint } from '../../lib/webhooks/endpoint.ts';
import { addEndpoint, ENDPOINTS, endpointFromRow, listEndpoints } from '../../lib/webhooks/endpoints.ts';
import { type BusEntry, eventBus } from '../../lib/webhooks/event-bus.ts';
import type { Message } from '../../lib/webhooks/message.ts';
import { probe } from '../../lib/webhooks/probe.ts';
import { isReplay, replayPage } from '../../lib/webhooks/replay.ts';
import { tellEndpoints } from '../../lib/webhooks/tell.ts';
import type { TestTable } from '../calls/a-table.ts';
import { aClock } from '../outbound/a-starter.ts';

export type Answer = number | 'timeout' | 'lost' | { status: number; headers?: Record<string, string> };

/** What an endpoint gets, and how it answers. */
export interface Receiver {
  answer: (post: OutsidePost) => Answer;
  readonly posts: {
    readonly id: string;
    readonly at: number;
    readonly message: Message;
    readonly post: OutsidePost;
  }[];
}

export const keys = sealKeys(['k'.repeat(40)]);
export const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

/** All that tells endpoints of calls, made of real parts over a table, with a clock that a test turns and receivers of its own. */
export function aPostOffice(table: TestTable, { start = '2027-06-01T09:00:00Z' } = {}) {
  const clock = aClock(start);
  const receivers = new Map<string, Receiver>();
  const queue: { readonly key: RowKey; readonly at: number }[] = [];
  const heard: string[] = [];
  const onBus: BusEntry[] = [];
  let busTakes: ((entry: BusEntry) => boolean) | undefined;
  const now = () => clock.now().getTime();
  let made = 0;

  const wake = async (wakes: readonly Wake[]) => {
    for (const { key, delaySeconds } of wakes) queue.push({ key, at: now() + delaySeconds * 1000 });
  };

  const post: PostOutside = async (sent) => {
    const receiver = receivers.get(sent.url);
    const answer = receiver?.answer(sent) ?? 404;
    if (answer === 'timeout') return explainFailure('timeout');
    const message: Message = JSON.parse(sent.body);
    receiver?.posts.push({ id: sent.headers['webhook-id'] ?? '', at: now(), message, post: sent });
    if (answer === 'lost') return explainFailure('connection-lost');
    const { status, headers = {} } = typeof answer === 'number' ? { status: answer } : answer;
    return { outcome: 'answered', status, headers, body: Buffer.from(''), truncated: undefined };
  };

  const putOnBus = async (entry: BusEntry) => {
    if (!busTakes?.(entry)) return 'InternalFailure: not now';
    onBus.push(entry);
    return undefined;
  };

  function deliverParts(dynamodb: DynamoDBClient = table.dynamodb): DeliverParts {
    return {
      table: { ...table, dynamodb },
      keys,
      post,
      putOnBus: busTakes && putOnBus,
      wake,
      now: clock.now,
      random: () => 0.5,
      observer: {
        dead: () => void heard.push('dead'),
        sleeping: () => void heard.push('sleeping'),
        gone: () => void heard.push('gone'),
      },
    };
  }

  async function work(key: RowKey, dynamodb?: DynamoDBClient) {
    const parts = deliverParts(dynamodb);
    if (key.pk === ENDPOINTS) return probe(key.sk, parts);
    if (isReplay(key)) return replayPage(key, { access: { ...table, now }, days: 30, wake, now: clock.now });
    return deliver(key, parts);
  }

  function projection(dynamodb: DynamoDBClient = table.dynamodb) {
    return tellEndpoints({
      table: { ...table, dynamodb },
      days: 30,
      endpoints: async () => [
        ...(await listEndpoints(table)).map(endpointFromRow),
        ...(busTakes === undefined ? [] : [eventBus]),
      ],
      wake,
      now: clock.now,
    });
  }

  return {
    clock,
    heard,
    onBus,
    /** Sets an event bus, which takes what it wants. */
    openBus: (takes: typeof busTakes = () => true) => {
      busTakes = takes;
    },
    queue,
    deliverParts,
    projection,
    work,
    /** An endpoint and who receives there. */
    open: async (wanted: Partial<NewEndpoint> = {}, answer: Receiver['answer'] = () => 200) => {
      made += 1;
      const id = `endpoint-${made}`;
      const url = wanted.url ?? `https://receiver-${made}.example/hooks`;
      const endpoint = await addEndpoint(table, { ...wanted, url }, { id, secret, keys, now: clock.now() });
      const receiver: Receiver = { answer, posts: [] };
      receivers.set(url, receiver);
      return { endpoint, receiver };
    },
    endpoint: async (id: string) =>
      (await listEndpoints(table)).map(endpointFromRow).find((one) => one.id === id),
    /** Records an event, and lets the relay look at its call until it gets through. */
    happen: async (event: CallEvent, dynamodb?: () => DynamoDBClient) => {
      await createCallStore(table).record(event);
      const record = recordFromRow(await readRow(table, { pk: event.callId as string, sk: CALL_ROW }));
      for (let attempt = 0; ; attempt += 1) {
        const client = attempt < 5 ? dynamodb?.() : undefined;
        try {
          return await projection(client).project([{ record, events: [] }]);
        } catch (error) {
          if (client === undefined) throw error;
        }
      }
    },
    /** What the queue's messages do that are due by now; the process that does it may be lost. */
    run: async (dynamodb?: () => DynamoDBClient) => {
      for (;;) {
        const due = queue.filter(({ at }) => at <= now());
        if (due.length === 0) return;
        for (const one of due) queue.splice(queue.indexOf(one), 1);
        for (let first = 0; first < due.length; first += 10)
          await Promise.allSettled(due.slice(first, first + 10).map(({ key }) => work(key, dynamodb?.())));
      }
    },
    tick: async () => {
      await tick({
        table,
        now,
        lanes: await webhookLanes(table, wake, { now, hasBus: busTakes !== undefined }),
      });
    },
  };
}

export type PostOffice = ReturnType<typeof aPostOffice>;

/** Lets minutes pass, each with its tick. */
export async function passMinutes(office: PostOffice, minutes: number, dynamodb?: () => DynamoDBClient) {
  for (let minute = 0; minute < minutes; minute += 1) {
    await office.tick();
    await office.run(dynamodb);
    office.clock.pass(30_000);
    await office.run(dynamodb);
    office.clock.pass(30_000);
  }
}
