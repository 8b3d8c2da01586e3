import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import * as v from 'valibot';
import { type CallTableAccess, listCalls } from '../calls/query/list-calls.ts';
import type { Call } from '../calls/record/call.ts';
import { readCursor } from '../listing/cursor.ts';
import { recordingFromRow, recordingId, recordingKey } from '../recordings/recording-row.ts';
import {
  changeRow,
  expiryAfter,
  keyAttributes,
  type Row,
  type RowKey,
  readRow,
  readRows,
  type Table,
} from '../table/table.ts';
import { dueIn } from '../timers/due.ts';
import type { SendWakes } from '../timers/tick.ts';
import { putDelivery } from './deliveries.ts';
import { type Endpoint, wants } from './endpoint.ts';
import { endpointFromRow, readEndpoint } from './endpoints.ts';
import { EVENT_BUS_ID, eventBus } from './event-bus.ts';
import { messageTypes, type Notice, noticeOfRecording, noticesOf } from './message.ts';
import { FIRST_TRY_MS } from './tell.ts';

/*
 * Telling again what was told, or what came before the endpoint was there: from the record of the calls itself. A replay is a row that
 * is worked off page by page, and may be interrupted anywhere.
 */

/** The shard of the index `due` that replays wait in. */
export const REPLAYS = 'webhook-replay';

function instant(name: string) {
  const form = `'${name}' is a time such as 2026-12-01T09:00:00Z`;
  return v.pipe(
    v.string(form),
    v.isoTimestamp(form),
    v.check((text) => !Number.isNaN(Date.parse(text)), form),
    v.examples(['2026-12-01T09:00:00Z']),
    v.transform((text) => new Date(text).toISOString()),
  );
}

/** The body of `POST /voice/webhooks/{id}/replay`: calls that began from `since` on, and before `until`. */
export const replayRequest = v.strictObject(
  {
    since: instant('since'),
    until: v.optional(instant('until')),
    types: v.optional(v.array(v.picklist(messageTypes, `'types' is a list of ${messageTypes.join(', ')}`))),
  },
  'The body is a JSON object with since, and if you like until and types',
);

export type ReplayRequest = v.InferOutput<typeof replayRequest>;

const PARTITION = '#replay ';
const PAGE = 100;
const DAYS_KEPT = 7;

export async function startReplay(
  table: Table,
  endpointId: string,
  { since, until, types }: ReplayRequest & { readonly until: string },
  { id, now, wake }: { id: string; now: Date; wake: SendWakes },
): Promise<void> {
  const key = { pk: PARTITION + endpointId, sk: id };
  const Item: Row = {
    ...keyAttributes(key),
    ...dueIn(REPLAYS, now.getTime() + FIRST_TRY_MS),
    since: { S: since },
    until: { S: until },
    ...(types === undefined || types.length === 0 ? {} : { types: { SS: [...new Set(types)] } }),
    expiresAt: expiryAfter(DAYS_KEPT, now),
  };
  await table.dynamodb.send(new PutItemCommand({ TableName: table.tableName, Item }));
  await wake([{ key, delaySeconds: 0 }]);
}

export function isReplay({ pk }: RowKey): boolean {
  return pk.startsWith(PARTITION);
}

export interface ReplayParts {
  readonly access: CallTableAccess;
  readonly days: number;
  readonly wake: SendWakes;
  readonly now: () => Date;
}

/** Puts the messages of one page of calls on their way, and sends word of the next. */
export async function replayPage(key: RowKey, { access, days, wake, now }: ReplayParts): Promise<void> {
  const row = await readRow(access, key);
  if (row['pk'] === undefined) return;
  const endpoint = await endpointOf(key.pk.slice(PARTITION.length), access);
  const cursor = endpoint && (await tellAgain(row, endpoint));
  if (cursor === undefined) {
    await access.dynamodb.send(
      new DeleteItemCommand({ TableName: access.tableName, Key: keyAttributes(key) }),
    );
    return;
  }
  const moved = await changeRow(access, key, {
    UpdateExpression: 'SET #cursor = :cursor, dueAt = :later',
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeNames: { '#cursor': 'cursor' },
    ExpressionAttributeValues: {
      ':cursor': { S: cursor },
      ':later': { N: String(now().getTime() + FIRST_TRY_MS) },
    },
  });
  if (moved !== undefined) await wake([{ key, delaySeconds: 0 }]);

  async function tellAgain(replay: Row, endpoint: Endpoint): Promise<string | undefined> {
    const cursorKey = { replay: key.sk };
    const after = readCursor(replay['cursor']?.S ?? '', cursorKey);
    const page = await listCalls(access, {
      span: { from: replay['since']?.S ?? '', until: replay['until']?.S ?? '' },
      wanted: {},
      limit: PAGE,
      cursorKey,
      ...(after === undefined ? {} : { after }),
    });
    const types = replay['types']?.SS;
    const dueAt = now().getTime();
    const recordings = await noticesOfRecordings(page.calls, access);
    const deliveries = page.calls.flatMap((call) =>
      noticesOf(call)
        .concat(recordings.get(call.id) ?? [])
        .filter(({ type }) => wants(endpoint, type) && (types === undefined || types.includes(type)))
        .map((notice) => ({ ...notice, callId: call.id, endpointId: endpoint.id, dueAt })),
    );
    const store = { table: access, days };
    await Promise.all(deliveries.map((one) => putDelivery(store, one, now(), { again: true })));
    return page.cursor;
  }
}

async function endpointOf(id: string, table: Table): Promise<Endpoint | undefined> {
  if (id === EVENT_BUS_ID) return eventBus;
  const row = await readEndpoint(table, id);
  return row && endpointFromRow(row);
}

/** What there is to tell of the recordings of these calls, by the ids of the calls. */
async function noticesOfRecordings(calls: readonly Call[], table: Table): Promise<Map<string, Notice[]>> {
  const rows = await readRows(
    table,
    calls.flatMap(({ id: callId, recordings }) =>
      recordings.map(({ url }) => recordingKey({ callId, id: recordingId(url) })),
    ),
  );
  const notices = new Map<string, Notice[]>();
  for (const recording of rows.map(recordingFromRow)) {
    const notice = noticeOfRecording(recording);
    if (notice !== undefined)
      notices.set(recording.callId, [...(notices.get(recording.callId) ?? []), notice]);
  }
  return notices;
}
