import { dayOf, previousDay } from '../calls/event/days.ts';
import { isPendingStartId, pendingStartId } from '../calls/event/internal-events.ts';
import { setContributions } from '../calls/projections/exact-sums.ts';
import { defineProjection, type Projection } from '../calls/projections/projection.ts';
import { toCall } from '../calls/record/call.ts';
import type { CallRecord } from '../calls/record/call-record.ts';
import { addAmounts, compareAmounts, isAmount, type Money, multiplyAmounts } from '../calls/record/money.ts';
import { changeRow, expiryAfter, type Row, type RowKey, readRow, type Table } from '../table/table.ts';
import { COUNTED_DAYS, dayKey } from './caps.ts';
import { holdsIn, type NamedHold, startIdOfDials, writeHold } from './hold.ts';
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
  /** Under which its holds are found: that of its start, and that of the phones which its flow dialled. */
  readonly startIds: readonly string[];
  /** Whether the record knows how we started it: then it counts also where its hold is gone. */
  readonly isOurs: boolean;
  /** The days on which it may have been claimed, the likelier first. */
  readonly days: readonly [string, string];
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
  const { direction, outcome, callerNumber, clientRequestId, startedAt, cost, start, dial } = toCall(record);
  if (outcome === undefined || isPendingStartId(record.id)) return undefined;
  const isStarted = direction === 'Outbound' && callerNumber !== undefined && clientRequestId !== undefined;
  if (!isStarted && dial === undefined) return undefined;
  const day = dayOf(Date.parse(startedAt), timeZone);
  return {
    startIds: [
      ...(isStarted ? [pendingStartId(clientRequestId, callerNumber)] : []),
      ...(dial === undefined ? [] : [startIdOfDials(record.id)]),
    ],
    isOurs: start !== undefined,
    days: [day, previousDay(day)],
    cost,
  };
}

async function settle(sessionId: string, call: EndedCall, parts: SpendLedgerParts): Promise<void> {
  const { table, now } = parts;
  const bound = await boundHold(sessionId, call, parts);
  if (bound === undefined) return;
  const counted = countedCost(call.cost, parts) ?? bound.amount;
  const expiresAt = Number(expiryAfter(COUNTED_DAYS, now()).N);
  await setContributions(table, dayKey(bound.day), new Map([[sessionId, { spent: counted }]]), { expiresAt });
  for (const hold of bound.holds) await takeAway(table, bound.day, hold);
}

/** Where a call counts, from its end on for good. */
interface Bound {
  readonly day: string;
  /** What was set aside for it. */
  readonly amount: string;
  /** None where a call of ours had none any more. */
  readonly holds: readonly BoundHold[];
}

type BoundHold = Pick<NamedHold, 'name' | 'text' | 'amount'>;

async function boundHold(
  sessionId: string,
  call: EndedCall,
  parts: SpendLedgerParts,
): Promise<Bound | undefined> {
  const { table, now } = parts;
  const known = readBound(await readRow(table, boundHoldKey(sessionId)));
  if (known !== undefined) return known;
  const bound = (await takeHolds(sessionId, call, table)) ?? withoutHold(call, parts);
  if (bound === undefined) return undefined;
  const row = await changeRow(table, boundHoldKey(sessionId), {
    UpdateExpression: 'SET boundHold = :bound, expiresAt = :expiresAt',
    ConditionExpression: 'attribute_not_exists(boundHold)',
    ExpressionAttributeValues: {
      ':bound': { S: JSON.stringify(bound) },
      ':expiresAt': expiryAfter(COUNTED_DAYS, now()),
    },
  });
  return readBound(row ?? (await readRow(table, boundHoldKey(sessionId))));
}

/** Makes the holds of this call the session's own, so that another call by the same name takes others. */
async function takeHolds(
  sessionId: string,
  { days, startIds }: EndedCall,
  table: Table,
): Promise<Bound | undefined> {
  for (const day of days) {
    const row = await readRow(table, dayKey(day));
    const holds: BoundHold[] = [];
    for (const startId of startIds) {
      const hold = await takeOneOf(holdsIn(row, startId), { day, sessionId, table });
      if (hold !== undefined) holds.push(hold);
    }
    if (holds.length > 0) return { day, amount: addAmounts(...holds.map(({ amount }) => amount)), holds };
  }
  return undefined;
}

async function takeOneOf(
  holds: readonly NamedHold[],
  { day, sessionId, table }: { readonly day: string; readonly sessionId: string; readonly table: Table },
): Promise<BoundHold | undefined> {
  const taken = holds.find((hold) => hold.sessionId === sessionId);
  if (taken !== undefined) return bindable(taken);
  for (const hold of holds.filter((one) => one.sessionId === undefined)) {
    const text = writeHold({ ...hold, sessionId });
    const row = await changeRow(table, dayKey(day), {
      UpdateExpression: 'SET #hold = :taken',
      ConditionExpression: '#hold = :hold',
      ExpressionAttributeNames: { '#hold': hold.name },
      ExpressionAttributeValues: { ':hold': { S: hold.text }, ':taken': { S: text } },
    });
    // Refused, it is this session's as well if an earlier attempt got through and its answer was lost.
    const now = row?.[hold.name]?.S ?? (await readRow(table, dayKey(day)))[hold.name]?.S;
    if (now === text) return bindable({ ...hold, text });
  }
  return undefined;
}

function bindable({ name, text, amount }: NamedHold): BoundHold {
  return { name, text, amount };
}

/** The hold was given back too early, or the cap is younger than the call. */
function withoutHold({ isOurs, days }: EndedCall, { spend }: SpendLedgerParts): Bound | undefined {
  return isOurs && spend !== undefined ? { day: days[0], amount: spend.perCall, holds: [] } : undefined;
}

function readBound({ boundHold }: Row): Bound | undefined {
  return boundHold?.S === undefined ? undefined : JSON.parse(boundHold.S);
}

/** What the call adds to its day; `undefined` while nobody knows, when what was set aside for it counts. */
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

async function takeAway(table: Table, day: string, { name, text, amount }: BoundHold): Promise<void> {
  await changeRow(table, dayKey(day), {
    UpdateExpression: 'REMOVE #hold ADD spent :less',
    ConditionExpression: '#hold = :hold',
    ExpressionAttributeNames: { '#hold': name },
    ExpressionAttributeValues: { ':hold': { S: text }, ':less': { N: `-${amount}` } },
  });
}
