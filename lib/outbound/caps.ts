import { dayOf, nextDay, startOfDay } from '../calls/event/days.ts';
import type { PhoneNumber } from '../phone-numbers/phone-number.ts';
import { changeRow, expiryAfter, type Row, type RowKey, readRow, type Table } from '../table/table.ts';
import { claimIdOfHold, holdsIn, type NamedHold, nameOfHold, startIdOfHold, writeHold } from './hold.ts';
import { type Claim, markPlaced, orphansAmong, startIdOf } from './orphans.ts';
import type { Capped } from './refusal.ts';
import { hasRoomForOne, isNearCap, maxSpentBefore, type SpendCap } from './spend-cap.ts';

/** The most that is started in a day; what is absent is not capped. */
export interface Caps {
  /** Calls to one number. */
  readonly callsPerNumber?: number | undefined;
  /** Calls with one API key. */
  readonly callsPerKey?: number | undefined;
  /** Money for all calls together. */
  readonly spend?: SpendCap | undefined;
  /** A day begins at midnight in this time zone. */
  readonly timeZone: string;
}

/** The start that is counted, and what it counts against. */
export interface QuotaSubject {
  /** Unique for this attempt. A claim under the same id is made once, however often it is requested. */
  readonly claimId: string;
  readonly phoneNumber: PhoneNumber;
  readonly clientRequestId: string;
  readonly apiKeyId: string;
  /** ISO 8601 in UTC. */
  readonly claimedAt: string;
  /** `YYYY-MM-DD`. */
  readonly day: string;
}

interface DayClaim {
  readonly outcome: 'claimed';
  /** Four fifths of the day's money are spoken for. */
  readonly isSpendNearCap: boolean;
}

/**
 * Counts starts before they are dialled, so that no number of starts at the same time goes past a cap. Each claim is one
 * conditional write of one row, and DynamoDB does those one after another.
 *
 * A write whose answer is lost may have happened, and is asked for again. So each claim leaves its mark in the row that
 * it changes: while the mark stands the claim is not made again, and without the mark nothing is given back. A claim that
 * is left behind all the same, by a process that died or a write that came too late, is given back by the first start
 * that it stands against, once it is certain that no call was placed: a cap may stop a call too early, and never too late.
 *
 * A start asks for its claims at once, and gives all of them back when one is refused: for that moment a cap may stop another.
 */
export interface CapClaims {
  /** The day that it is now, `YYYY-MM-DD`. */
  today(): string;
  claimNumber(start: QuotaSubject): Promise<Capped | undefined>;
  claimDay(start: QuotaSubject): Promise<Capped | DayClaim>;
  /** Give back what was claimed for a start that was not dialled, or that Africa's Talking refused; nothing, if nothing was. */
  releaseNumber(start: QuotaSubject): Promise<void>;
  releaseDay(start: QuotaSubject): Promise<void>;
  /** Leaves word that Africa's Talking has taken the call: what was claimed for it stands, also if no callback ever comes. */
  confirm(start: QuotaSubject): Promise<void>;
}

/** Until then the cost of a call may come: an event that cannot be stored waits in the queue for up to 14 days. */
export const COUNTED_DAYS = 21;

export function dayKey(day: string): RowKey {
  return { pk: `#day ${day}`, sk: 'starts' };
}

function numberKey({ phoneNumber, day }: QuotaSubject): RowKey {
  return { pk: `#number ${phoneNumber}`, sk: day };
}

function callsWith({ apiKeyId }: Pick<QuotaSubject, 'apiKeyId'>) {
  return `calls ${apiKeyId}`;
}

/** Stands for no cap: higher than any number of calls or amount of money. */
const unlimited = '9'.repeat(30);

export function createCapClaims(table: Table, caps: Caps, now: () => Date): CapClaims {
  const { callsPerNumber, callsPerKey, spend, timeZone } = caps;
  const isDayCapped = callsPerKey !== undefined || spend !== undefined;
  const perCall = spend?.perCall ?? '0';
  const expiresAt = () => expiryAfter(COUNTED_DAYS, now());

  return {
    today: () => dayOf(now().getTime(), timeZone),

    async claimNumber(start) {
      if (callsPerNumber === undefined) return undefined;
      if (callsPerNumber === 0) return cappedByNumber(callsPerNumber);
      const isClaimed =
        (await addNumberClaim(start, callsPerNumber)) ||
        ((await giveBackNumberOrphans(start)) && (await addNumberClaim(start, callsPerNumber)));
      return isClaimed ? undefined : cappedByNumber(callsPerNumber);
    },

    async claimDay(start) {
      if (!isDayCapped) return { outcome: 'claimed', isSpendNearCap: false };
      if (callsPerKey === 0) return cappedByKey(callsPerKey);
      if (spend !== undefined && !hasRoomForOne(spend)) return cappedByMoney(spend);
      let row = await addDayClaim(start);
      if (!isHeld(row, start) && (await giveBackDayOrphans(start.day, row))) row = await addDayClaim(start);
      if (!isHeld(row, start)) return cappedByDay(start, row);
      return { outcome: 'claimed', isSpendNearCap: isNear(row) };
    },

    async releaseNumber(start) {
      if (callsPerNumber !== undefined) await removeNumberClaims(start, [writeNumberClaim(claimOf(start))]);
    },

    async releaseDay(start) {
      if (isDayCapped)
        await giveBackHold(table, start.day, { ...holdOf(start), name: nameOf(start), text: textOf(start) });
    },

    async confirm(start) {
      if (isDayCapped || callsPerNumber !== undefined) await markPlaced(table, claimOf(start), now());
    },
  };

  function isNear(row: Row): boolean {
    return spend !== undefined && isNearCap(spend, row['spent']?.N ?? '0');
  }

  function holdOf({ claimedAt, apiKeyId }: QuotaSubject) {
    return { amount: perCall, claimedAt, apiKeyId };
  }

  function textOf(start: QuotaSubject) {
    return writeHold(holdOf(start));
  }

  async function addNumberClaim(start: QuotaSubject, most: number): Promise<boolean> {
    const mine = writeNumberClaim(claimOf(start));
    const row = await changeRow(table, numberKey(start), {
      UpdateExpression: 'ADD claims :mine SET expiresAt = :expiresAt',
      ConditionExpression: 'attribute_not_exists(claims) OR size(claims) < :cap OR contains(claims, :id)',
      ExpressionAttributeValues: {
        ':mine': { SS: [mine] },
        ':id': { S: mine },
        ':cap': { N: String(most) },
        ':expiresAt': expiresAt(),
      },
    });
    return row !== undefined;
  }

  async function removeNumberClaims(start: QuotaSubject, claims: readonly string[]): Promise<void> {
    await changeRow(table, numberKey(start), {
      UpdateExpression: 'DELETE claims :gone',
      ExpressionAttributeValues: { ':gone': { SS: [...claims] } },
    });
  }

  /** Whether there were any. */
  async function giveBackNumberOrphans(start: QuotaSubject): Promise<boolean> {
    const { claims } = await readRow(table, numberKey(start));
    const orphans = await orphansAmong(table, (claims?.SS ?? []).map(readNumberClaim).sort(byAge), now());
    if (orphans.length > 0) await removeNumberClaims(start, orphans.map(writeNumberClaim));
    return orphans.length > 0;
  }

  /** The day's row as it is then, whether or not the claim was granted. */
  async function addDayClaim(start: QuotaSubject): Promise<Row> {
    const row = await changeRow(table, dayKey(start.day), {
      UpdateExpression: 'SET #hold = :hold, expiresAt = :expiresAt ADD #calls :one, spent :perCall',
      ConditionExpression:
        'attribute_not_exists(#hold) AND (attribute_not_exists(#calls) OR #calls < :cap) AND (attribute_not_exists(spent) OR spent <= :room)',
      ExpressionAttributeNames: { '#calls': callsWith(start), '#hold': nameOf(start) },
      ExpressionAttributeValues: {
        ':hold': { S: textOf(start) },
        ':one': { N: '1' },
        ':cap': { N: callsPerKey === undefined ? unlimited : String(callsPerKey) },
        ':perCall': { N: perCall },
        ':room': { N: spend === undefined ? unlimited : maxSpentBefore(spend) },
        ':expiresAt': expiresAt(),
      },
    });
    return row ?? readRow(table, dayKey(start.day));
  }

  /** Whether there were any. */
  async function giveBackDayOrphans(day: string, row: Row): Promise<boolean> {
    const open = holdsIn(row)
      .filter(({ sessionId }) => sessionId === undefined)
      .map((hold) => ({ ...hold, claimId: claimIdOfHold(hold), startId: startIdOfHold(hold) }));
    const orphans = await orphansAmong(table, open, now());
    for (const orphan of orphans) await giveBackHold(table, day, orphan);
    return orphans.length > 0;
  }

  function cappedByDay(start: QuotaSubject, row: Row): Capped {
    const calls = Number(row[callsWith(start)]?.N ?? '0');
    const isByKey = callsPerKey !== undefined && (spend === undefined || calls >= callsPerKey);
    return isByKey ? cappedByKey(callsPerKey) : cappedByMoney(spend);
  }

  function cappedByNumber(most: number): Capped {
    return capped('calls-per-number', `The limit of ${most} calls to this number in a day is reached.`);
  }

  function cappedByKey(most: number): Capped {
    return capped('calls-per-key', `The limit of ${most} calls with this API key in a day is reached.`);
  }

  function cappedByMoney(spend: SpendCap | undefined): Capped {
    return capped(
      'spend',
      `The ${spend?.currencyCode} ${spend?.perDay} for the calls of a day are spent or set aside.`,
    );
  }

  function capped(rule: Capped['rule'], limit: string): Capped {
    const at = now().getTime();
    const midnight = Date.parse(startOfDay(nextDay(dayOf(at, timeZone)), timeZone));
    return {
      outcome: 'capped',
      rule,
      message: `${limit} Nothing was dialled. See the setting ${SETTINGS[rule]}.`,
      retryAfter: Math.max(1, Math.ceil((midnight - at) / 1000)),
    };
  }
}

function claimOf(start: QuotaSubject): Claim {
  return { claimId: start.claimId, claimedAt: start.claimedAt, startId: startIdOf(start) };
}

function nameOf(start: QuotaSubject) {
  return nameOfHold(startIdOf(start), start.claimId);
}

function isHeld(row: Row, start: QuotaSubject) {
  return nameOf(start) in row;
}

function writeNumberClaim({ claimId, startId, claimedAt }: Claim) {
  return `${claimedAt} ${startId} ${claimId}`;
}

function readNumberClaim(text: string): Claim {
  const [claimedAt = '', startId = '', claimId = ''] = text.split(' ');
  return { claimedAt, startId, claimId };
}

function byAge(a: Claim, b: Claim) {
  return a.claimedAt < b.claimedAt ? -1 : 1;
}

/** Takes a hold away with all that it counted for; nothing, if it is gone or became a call's meanwhile. */
async function giveBackHold(table: Table, day: string, hold: NamedHold): Promise<void> {
  await changeRow(table, dayKey(day), {
    UpdateExpression: 'REMOVE #hold ADD #calls :less, spent :lessMoney',
    ConditionExpression: '#hold = :hold',
    ExpressionAttributeNames: { '#calls': callsWith(hold), '#hold': hold.name },
    ExpressionAttributeValues: {
      ':hold': { S: hold.text },
      ':less': { N: '-1' },
      ':lessMoney': { N: `-${hold.amount}` },
    },
  });
}

const SETTINGS: Readonly<Record<Capped['rule'], string>> = {
  'calls-per-number': 'CALLS_PER_NUMBER_PER_DAY',
  'calls-per-key': 'CALLS_PER_KEY_PER_DAY',
  spend: 'SPEND_PER_DAY',
};
