import type { CallEvent } from '../calls/event/event.ts';
import { addAmounts, isAmount, type Money } from '../calls/record/money.ts';
import type { CallStore } from '../calls/store/store.ts';
import { both, changeRow, expiryAfter, type Row, type RowKey, type Table } from '../table/table.ts';
import { COUNTED_DAYS, dayKey } from './caps.ts';
import type { SpendCap } from './spend-cap.ts';

/*
 * What was reserved for a call gives way to what the call cost, once. Its start and its end each leave their half in
 * the call's cost row, whichever comes first; the one that finds the other's half corrects the day of the start.
 *
 * A process that dies between the two writes leaves the day with what was reserved.
 */

/** Where it stands what a call cost: a trace of it, as long as it is kept. */
export function costPartition(sessionId: string) {
  return `#cost ${sessionId}`;
}

function costKey(sessionId: string): RowKey {
  return { pk: costPartition(sessionId), sk: 'cost' };
}

/** Says what was reserved, on which day, for a call that Africa's Talking has taken. */
export async function reserveSpend(
  table: Table,
  { sessionId, day, spend, now }: { sessionId: string; day: string; spend: SpendCap; now: Date },
): Promise<void> {
  const row = await changeRow(table, costKey(sessionId), {
    UpdateExpression:
      'SET #day = :day, reserved = :reserved, reservedCurrency = :currency, expiresAt = :expiresAt',
    ConditionExpression: 'attribute_not_exists(reserved)',
    ExpressionAttributeNames: { '#day': 'day' },
    ExpressionAttributeValues: {
      ':day': { S: day },
      ':reserved': { N: spend.perCall },
      ':currency': { S: spend.currencyCode },
      ':expiresAt': expiryAfter(COUNTED_DAYS, now),
    },
  });
  if (row !== undefined) await correctDay(table, row);
}

/** A store that also tells the day of a call's start what the call cost. */
export function withSpendLedger(store: CallStore, table: Table): CallStore {
  return {
    async record(event, options) {
      const [recorded] = await both(store.record(event, options), recordCost(table, event));
      return recorded;
    },
  };
}

async function recordCost(table: Table, event: CallEvent): Promise<void> {
  const cost = costOf(event);
  if (cost === undefined || event.callId === undefined) return;
  const row = await changeRow(table, costKey(event.callId), {
    UpdateExpression: 'SET cost = :cost, currency = :currency, expiresAt = :expiresAt',
    ConditionExpression: 'attribute_not_exists(cost)',
    ExpressionAttributeValues: {
      ':cost': { N: cost.amount },
      ':currency': { S: cost.currencyCode },
      ':expiresAt': expiryAfter(COUNTED_DAYS, new Date(event.receivedAt)),
    },
  });
  if (row !== undefined) await correctDay(table, row);
}

/** A negative cost would make room for calls that there is no money for; DynamoDB counts with 38 digits. */
function costOf({ final, facts }: CallEvent): Money | undefined {
  const { direction, amount = '', currencyCode } = facts;
  const isCost = isAmount(amount) && !amount.trim().startsWith('-') && amount.length <= 30;
  if (!final || direction !== 'Outbound' || !isCost || currencyCode === undefined) return undefined;
  return { amount: addAmounts(amount), currencyCode };
}

/** Money of another currency cannot be compared: then what was reserved stays. */
async function correctDay(
  table: Table,
  { day, reserved, reservedCurrency, cost, currency }: Row,
): Promise<void> {
  if (day?.S === undefined || reserved?.N === undefined || cost?.N === undefined) return;
  if (currency?.S !== reservedCurrency?.S) return;
  await changeRow(table, dayKey(day.S), {
    UpdateExpression: 'ADD spent :difference',
    ExpressionAttributeValues: { ':difference': { N: addAmounts(cost.N, `-${reserved.N}`) } },
  });
}
