import { dayOf, previousDay } from '../calls/event/days.ts';
import { setContributions } from '../calls/projections/exact-sums.ts';
import { defineProjection, type Projection } from '../calls/projections/projection.ts';
import { toCall } from '../calls/record/call.ts';
import type { CallRecord } from '../calls/record/call-record.ts';
import { addAmounts, compareAmounts, isAmount, type Money, multiplyAmounts } from '../calls/record/money.ts';
import { changeRow, expiryAfter, type Row, type RowKey, readRow, type Table } from '../table/table.ts';
import { COUNTED_DAYS, dayKey } from './caps.ts';
import { holdNames, nameOfHold, readHold } from './hold.ts';
import type { SpendCap } from './spend-cap.ts';

/*
 * What the calls of a day have cost, beside what is set aside for those that are not over. Both stand in one number of one
 * row, so that a start can be held against it in one write. What is set aside is put there by the start (caps.ts); this
 * projection puts the cost of the call in its place: first it adds the cost, then it takes the hold away, so that the
 * number is never too low in between. What a call adds is what the record says of it now, however often that changes.
 */

/** Where it stands which hold was a call's: a trace of it, as long as it is kept. */
export function costPartition(sessionId: string) {
  return `#cost ${sessionId}`;
}

function boundHoldKey(sessionId: string): RowKey {
  return { pk: costPartition(sessionId), sk: 'hold' };
}

export interface SpendLedgerParts {
  readonly table: Table;
  readonly spend: SpendCap | undefined;
  readonly timeZone: string;
  readonly now: () => Date;
  readonly observer: {
    /** A call of ours whose cost is in another currency than the cap: what was set aside for it stays. */
    readonly costUncounted: () => void;
    /** A call of ours that cost more than any call may: so much of it counts as may be. */
    readonly costOutOfBounds: () => void;
  };
}

/** A call of ours that is over. */
export interface EndedCall {
  readonly holdNames: readonly string[];
  /** The days on which it may have been claimed. */
  readonly days: readonly string[];
  /** Absent where the record knows none. */
  readonly cost?: Money | undefined;
}

/**
 * A cost that is so many times what is set aside for a call is not believed: it would stop all starts of the day.
 * A call of an hour where three minutes were expected is still within it.
 */
export const MOST_TIMES_PER_CALL = 20;

export function spendLedger(parts: SpendLedgerParts): Projection {
  return defineProjection<EndedCall>({
    name: 'spend-ledger',
    entryOf: ({ record }) => endedCallOf(record, parts.timeZone),
    async keep(entries) {
      // One after the other: most of them change the row of one day.
      for (const [sessionId, call] of entries) await settle(sessionId, call, parts);
    },
  });
}

export function endedCallOf(record: CallRecord, timeZone: string): EndedCall | undefined {
  const { direction, outcome, callerNumber, clientRequestId, startedAt, cost } = toCall(record);
  if (outcome === undefined || direction !== 'Outbound') return undefined;
  if (callerNumber === undefined || clientRequestId === undefined) return undefined;
  const day = dayOf(Date.parse(startedAt), timeZone);
  return {
    holdNames: holdNames({ clientRequestId, phoneNumber: callerNumber }),
    days: [day, previousDay(day)],
    cost,
  };
}

async function settle(sessionId: string, call: EndedCall, parts: SpendLedgerParts): Promise<void> {
  const { table, now } = parts;
  const bound = await boundHold(sessionId, call, parts);
  if (bound === undefined) return;
  const counted = countedCost(call.cost, parts);
  if (counted === undefined) return;
  const expiresAt = Number(expiryAfter(COUNTED_DAYS, now()).N);
  await setContributions(table, dayKey(bound.day), new Map([[sessionId, { spent: counted }]]), { expiresAt });
  await takeAway(table, bound);
}

interface BoundHold {
  readonly day: string;
  readonly hold: string;
}

/** The hold that is this call's, from now on for good: another call by the same name has another. */
async function boundHold(
  sessionId: string,
  { days, holdNames: names }: EndedCall,
  { table, now }: SpendLedgerParts,
): Promise<BoundHold | undefined> {
  const known = readBound(await readRow(table, boundHoldKey(sessionId)));
  if (known !== undefined) return known;
  for (const day of days) {
    const row = await readRow(table, dayKey(day));
    const hold = names.map((name) => row[name]?.S).find((text) => text !== undefined);
    if (hold === undefined) continue;
    const bound = await changeRow(table, boundHoldKey(sessionId), {
      UpdateExpression: 'SET #day = :day, heldAs = :hold, expiresAt = :expiresAt',
      ConditionExpression: 'attribute_not_exists(heldAs)',
      ExpressionAttributeNames: { '#day': 'day' },
      ExpressionAttributeValues: {
        ':day': { S: day },
        ':hold': { S: hold },
        ':expiresAt': expiryAfter(COUNTED_DAYS, now()),
      },
    });
    return readBound(bound ?? (await readRow(table, boundHoldKey(sessionId))));
  }
  return undefined;
}

function readBound({ day, heldAs }: Row): BoundHold | undefined {
  return day?.S === undefined || heldAs?.S === undefined ? undefined : { day: day.S, hold: heldAs.S };
}

/** What the call adds to its day; `undefined` while nobody knows, when what was set aside stays. */
function countedCost(cost: Money | undefined, { spend, observer }: SpendLedgerParts): string | undefined {
  if (spend === undefined) return '0';
  if (cost === undefined || !isAmount(cost.amount) || compareAmounts(cost.amount, '0') < 0) return undefined;
  if (cost.currencyCode !== spend.currencyCode) {
    observer.costUncounted();
    return undefined;
  }
  const most = multiplyAmounts(spend.perCall, `${MOST_TIMES_PER_CALL}`);
  if (compareAmounts(cost.amount, most) <= 0) return addAmounts(cost.amount);
  observer.costOutOfBounds();
  return most;
}

async function takeAway(table: Table, { day, hold }: BoundHold): Promise<void> {
  const name = nameOfHold(await readRow(table, dayKey(day)), hold);
  if (name === undefined) return;
  await changeRow(table, dayKey(day), {
    UpdateExpression: 'REMOVE #hold ADD spent :less',
    ConditionExpression: '#hold = :hold',
    ExpressionAttributeNames: { '#hold': name },
    ExpressionAttributeValues: { ':hold': { S: hold }, ':less': { N: `-${readHold(hold).amount}` } },
  });
}
