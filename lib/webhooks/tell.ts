import { defineProjection, type Projection } from '../calls/projections/projection.ts';
import { toCall } from '../calls/record/call.ts';
import type { CallRecord } from '../calls/record/call-record.ts';
import { type CallTable, expiryOf } from '../calls/store/table-layout.ts';
import { changeRow, type Row, readRow } from '../table/table.ts';
import type { SendWakes, Wake } from '../timers/tick.ts';
import { type DeliveryStore, deliveryKey, putDelivery } from './deliveries.ts';
import { type Endpoint, wants } from './endpoint.ts';
import { contentOf, type Notice, noticesOf, updateOf } from './message.ts';

export interface TellParts extends DeliveryStore {
  readonly table: CallTable;
  /** The endpoints as they are, or were a moment ago. */
  readonly endpoints: () => Promise<readonly Endpoint[]>;
  readonly wake: SendWakes;
  readonly now: () => Date;
}

/** Until then it is tried by who is woken at once; after it by the clock. */
export const FIRST_TRY_MS = 60_000;

/** In the call's own partition: what of it has been told. It goes when the call is forgotten. */
const TOLD_ROW = 'told';

/**
 * The projection that tells endpoints of calls: puts a message on its way to each that wants it, once for each thing that there is to
 * tell. It may die anywhere and be repeated: a message that is on its way is not put there again.
 */
export function tellEndpoints(parts: TellParts): Projection {
  return defineProjection<CallRecord>({
    name: 'webhooks',
    entryOf: ({ record }) => record,
    async keep(records) {
      const endpoints = (await parts.endpoints()).filter(({ state }) => state !== 'off');
      if (endpoints.length === 0) return;
      const wakes = await Promise.all(
        [...records.values()].map((record) => tellOf(record, endpoints, parts)),
      );
      const all = wakes.flat();
      if (all.length > 0) await parts.wake(all);
    },
  });
}

async function tellOf(record: CallRecord, endpoints: readonly Endpoint[], parts: TellParts): Promise<Wake[]> {
  const told = await readRow(parts.table, toldKey(record.id));
  const notices = newNotices(record, told);
  if (notices.length === 0) return [];
  const wakes = await putOnTheirWay(notices, endpoints, { ...parts, callId: record.id });
  await remember(parts.table, record, notices);
  return wakes;
}

function newNotices(record: CallRecord, told: Row): Notice[] {
  const known = new Set(told['notices']?.SS);
  const notices = noticesOf(toCall(record)).filter(({ id }) => !known.has(id));
  const isSame = told['content']?.S === contentOf(record);
  return notices.length > 0 || isSame ? notices : [updateOf(record)];
}

/** Who is to be woken for those that are new. */
export async function putOnTheirWay(
  notices: readonly Notice[],
  endpoints: readonly Endpoint[],
  { callId, now, ...store }: DeliveryStore & Pick<TellParts, 'now'> & { readonly callId: string },
): Promise<Wake[]> {
  const at = now();
  const wanted = endpoints.flatMap((endpoint) =>
    notices.filter(({ type }) => wants(endpoint, type)).map((notice) => ({ endpoint, notice })),
  );
  const wakes = await Promise.all(
    wanted.map(async ({ endpoint: { id: endpointId, state }, notice }) => {
      const isAwake = state === 'active';
      const dueAt = at.getTime() + (isAwake ? FIRST_TRY_MS : 0);
      const isNew = await putDelivery(store, { ...notice, endpointId, callId, dueAt }, at);
      return isNew && isAwake ? [{ key: deliveryKey(endpointId, notice.id), delaySeconds: 0 }] : [];
    }),
  );
  return wakes.flat();
}

/** Somebody else may have told more meanwhile: what is remembered is only added to. */
async function remember(table: CallTable, record: CallRecord, notices: readonly Notice[]): Promise<void> {
  await changeRow(table, toldKey(record.id), {
    UpdateExpression: 'ADD notices :ids SET content = :content, expiresAt = :expiresAt',
    ExpressionAttributeValues: {
      ':ids': { SS: notices.map(({ id }) => id) },
      ':content': { S: contentOf(record) },
      ':expiresAt': { N: String(expiryOf(toCall(record).startedAt, table)) },
    },
  });
}

function toldKey(callId: string) {
  return { pk: callId, sk: TOLD_ROW };
}
