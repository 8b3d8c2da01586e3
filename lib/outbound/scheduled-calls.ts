import { ConditionalCheckFailedException, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { digest } from '../calls/event/event.ts';
import type { PhoneNumber } from '../phone-numbers/phone-number.ts';
import {
  type Change,
  changeRow,
  expiryAfter,
  keyAttributes,
  type Row,
  type RowKey,
  readRow,
  type Table,
} from '../table/table.ts';
import { dueAttributes, REMOVE_DUE } from '../timers/due.ts';
import { keyReused, mayHaveRung } from './idempotency.ts';
import { keyOfRequest } from './idempotency-key.ts';
import { type RequestReading, readRequest } from './place-call.ts';
import type { PlaceCallRequest, PlaceCallResult } from './placed-call.ts';
import { onDoNotCallList } from './refusal.ts';
import {
  faultOfTime,
  isTooLate,
  readTime,
  type ScheduledCall,
  type ScheduledState,
  stateAfter,
  TIME_FORM,
} from './scheduled-call.ts';

/*
 * Calls that are to be placed later, each a row that waits for its time (lib/timers). It is placed with a key, so that however
 * often the row is woken, the phone rings once.
 */

export interface ScheduledCallsParts extends RequestReading {
  readonly table: Table;
  readonly now: () => Date;
  readonly isOnDoNotCallList: (number: PhoneNumber) => Promise<boolean>;
  /** How long a call is remembered after its time. */
  readonly retentionDays: number;
}

export type ScheduleResult =
  | { readonly outcome: 'scheduled'; readonly call: ScheduledCall }
  | Extract<PlaceCallResult, { outcome: 'bad-request' | 'forbidden' | 'key-reused' }>;

export type CancelResult =
  | { readonly outcome: 'cancelled'; readonly call: ScheduledCall }
  /** It is being placed, or has been dealt with. */
  | { readonly outcome: 'too-late'; readonly call: ScheduledCall }
  | { readonly outcome: 'not-found' };

const PARTITION = '#scheduled-call ';
const ROW = 'call';

export function scheduledCallKey(id: string): RowKey {
  return { pk: PARTITION + id, sk: ROW };
}

/**
 * Plans a call for a time, by its key once: asked for again it is answered as it stands. What forbids the call whenever it
 * comes is said now; everything is judged again when it is due.
 *
 * @param time with its zone, such as `2027-06-01T09:00:00+03:00`
 */
export async function scheduleCall(
  request: PlaceCallRequest,
  time: string,
  parts: ScheduledCallsParts,
): Promise<ScheduleResult> {
  const { table, now, newId } = parts;
  const at = readTime(time);
  if (at === undefined) return { outcome: 'bad-request', message: TIME_FORM };
  const readable = readRequest(request, parts);
  if ('outcome' in readable) return readable;
  if (await parts.isOnDoNotCallList(readable.phoneNumber)) return onDoNotCallList();

  const key = keyOfRequest(request);
  const id = key === undefined ? newId() : digest(key);
  const fingerprint = `${at} ${readable.fingerprint}`;
  const known = key === undefined ? {} : await readRow(table, scheduledCallKey(id));
  if (known['pk'] !== undefined) return answerTo(known, fingerprint);

  const fault = faultOfTime(at, now().getTime());
  if (fault !== undefined) return { outcome: 'bad-request', message: fault };
  if (key !== undefined && (await mayHaveRung(table, key))) return keyReused;

  const call: ScheduledCall = {
    id,
    state: 'waiting',
    at: new Date(at).toISOString(),
    requestedAt: now().toISOString(),
    request: {
      ...request,
      // A number is read once: what it means must not change until then. With no `from` it is the first of ours of then.
      phone: readable.phoneNumber,
      from: request.from && readable.from,
      // Its own key, so that it is placed once.
      idempotencyKey: key ?? `${PARTITION}${id}`,
    },
  };
  const refused = await putNew(parts, call, fingerprint);
  return refused === undefined ? { outcome: 'scheduled', call } : answerTo(refused, fingerprint);
}

/** The row that was there before, if one was. */
async function putNew(
  { table, retentionDays }: ScheduledCallsParts,
  call: ScheduledCall,
  fingerprint: string,
): Promise<Row | undefined> {
  const key = scheduledCallKey(call.id);
  const at = Date.parse(call.at);
  const put = new PutItemCommand({
    TableName: table.tableName,
    Item: {
      ...keyAttributes(key),
      ...dueAttributes('scheduled-call', key, at),
      state: { S: call.state },
      at: { S: call.at },
      requestedAt: { S: call.requestedAt },
      request: { S: JSON.stringify(call.request) },
      fingerprint: { S: fingerprint },
      expiresAt: expiryAfter(retentionDays, new Date(at)),
    },
    ConditionExpression: 'attribute_not_exists(pk)',
  });
  try {
    await table.dynamodb.send(put);
    return undefined;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return readRow(table, key);
  }
}

function answerTo(row: Row, fingerprint: string): ScheduleResult {
  return row['fingerprint']?.S === fingerprint
    ? { outcome: 'scheduled', call: scheduledCallFromRow(row) }
    : keyReused;
}

export async function readScheduledCall(table: Table, id: string): Promise<ScheduledCall | undefined> {
  const row = await readRow(table, scheduledCallKey(id));
  return row['pk'] === undefined ? undefined : scheduledCallFromRow(row);
}

export function scheduledCallFromRow(row: Row): ScheduledCall {
  const result = row['result']?.S;
  return {
    id: (row['pk']?.S ?? '').slice(PARTITION.length),
    state: row['state']?.S as ScheduledState,
    at: row['at']?.S ?? '',
    requestedAt: row['requestedAt']?.S ?? '',
    request: JSON.parse(row['request']?.S ?? '{}'),
    ...(result === undefined ? {} : { result: JSON.parse(result) }),
  };
}

/** Takes a call back that is still waiting. May be repeated. */
export async function cancelScheduledCall(table: Table, id: string): Promise<CancelResult> {
  const row = await changeRow(table, scheduledCallKey(id), {
    UpdateExpression: `SET #state = :cancelled ${REMOVE_DUE}`,
    ConditionExpression: '#state IN (:waiting, :cancelled)',
    ...stateNames,
    ExpressionAttributeValues: { ':cancelled': { S: 'cancelled' }, ':waiting': { S: 'waiting' } },
  });
  if (row !== undefined) return { outcome: 'cancelled', call: scheduledCallFromRow(row) };
  const call = await readScheduledCall(table, id);
  return call === undefined ? { outcome: 'not-found' } : { outcome: 'too-late', call };
}

const stateNames = { ExpressionAttributeNames: { '#state': 'state' } } as const;

export interface PlaceScheduledParts {
  readonly table: Table;
  readonly now: () => Date;
  readonly placeCall: (request: PlaceCallRequest) => Promise<PlaceCallResult>;
}

/** Longer than a call can take to be placed: then the row is due again. */
const PLACING_MS = 5 * 60_000;
/** When it is tried again where it could not be tried now. */
const AGAIN_MS = 60_000;

/**
 * Places a call whose time has come; does nothing for one that is not due, or has been dealt with. It may be told twice and
 * may die anywhere: the key lets one attempt dial, and the row comes back until it has an end.
 */
export async function placeScheduledCall(
  key: RowKey,
  { table, now, placeCall }: PlaceScheduledParts,
): Promise<ScheduledState | undefined> {
  const at = now().getTime();
  const row = await readRow(table, key);
  if (row['pk'] === undefined || row['dueShard'] === undefined) return undefined;
  const call = scheduledCallFromRow(row);
  if (Date.parse(call.at) > at) return call.state;

  // Of one that may have been dialled it is asked what came of it, however late.
  if (isTooLate(call, at) && !(await mayHaveRung(table, keyOfRequest(call.request) ?? '')))
    return finish('missed');
  const claimed = await changeRow(table, key, {
    UpdateExpression: 'SET #state = :placing, dueAt = :again',
    ConditionExpression: '#state IN (:waiting, :placing)',
    ...stateNames,
    ExpressionAttributeValues: {
      ':placing': { S: 'placing' },
      ':waiting': { S: 'waiting' },
      ':again': { N: String(at + PLACING_MS) },
    },
  });
  if (claimed === undefined) return undefined;

  const result = await placeCall(call.request);
  const state = stateAfter(result);
  return state === 'waiting' ? waitAgain(result) : finish(state, result);

  async function finish(state: ScheduledState, result?: PlaceCallResult) {
    return settle(state, {
      UpdateExpression: `SET #state = :state${result === undefined ? '' : ', #result = :result'} ${REMOVE_DUE}`,
      ...(result === undefined ? {} : { result }),
    });
  }

  async function waitAgain(result: PlaceCallResult) {
    return settle('waiting', {
      UpdateExpression: 'SET #state = :state, #result = :result, dueAt = :again',
      result,
      values: { ':again': { N: String(now().getTime() + AGAIN_MS) } },
    });
  }

  /** Unless it has been settled meanwhile: an end stays. */
  async function settle(
    state: ScheduledState,
    change: { UpdateExpression: string; result?: PlaceCallResult; values?: Row },
  ): Promise<ScheduledState | undefined> {
    const { UpdateExpression, result, values = {} } = change;
    const update: Change = {
      UpdateExpression,
      ConditionExpression: '#state IN (:waiting, :placing)',
      ExpressionAttributeNames: {
        '#state': 'state',
        ...(result === undefined ? {} : { '#result': 'result' }),
      },
      ExpressionAttributeValues: {
        ':state': { S: state },
        ':waiting': { S: 'waiting' },
        ':placing': { S: 'placing' },
        ...(result === undefined ? {} : { ':result': { S: JSON.stringify(result) } }),
        ...values,
      },
    };
    return (await changeRow(table, key, update)) === undefined ? undefined : state;
  }
}
