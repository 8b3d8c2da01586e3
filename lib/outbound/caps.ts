import { dayOf, nextDay, startOfDay } from '../calls/event/days.ts';
import { compareAmounts } from '../calls/record/money.ts';
import type { PhoneNumber } from '../phone-numbers/phone-number.ts';
import { changeRow, expiryAfter, type Row, type RowKey, readRow, type Table } from '../table/table.ts';
import type { Capped } from './refusal.ts';
import { isNearCap, maxSpentBefore, type SpendCap } from './spend-cap.ts';

/** The most that is started in a day; what is absent is not capped. */
export interface Caps {
  /** Calls to one number. */
  readonly callsPerNumber?: number | undefined;
  /** Calls with one API key. */
  readonly callsPerKey?: number | undefined;
  /** Money for all calls together. */
  readonly spend?: SpendCap | undefined;
  /** Whose midnights divide days. */
  readonly timeZone: string;
}

/** What a start counts against. */
export interface QuotaSubject {
  readonly phoneNumber: PhoneNumber;
  readonly apiKeyId: string;
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
 * conditional write of one row, and DynamoDB does those one after another. A claim that is not given back, because the
 * process died, goes on counting: a cap may stop a call too early, and never too late.
 *
 * The number is claimed first and the day last, so that what the day grants is dialled.
 */
export interface CapClaims {
  /** The day that it is now, `YYYY-MM-DD`. */
  today(): string;
  claimNumber(start: QuotaSubject): Promise<Capped | undefined>;
  claimDay(start: QuotaSubject): Promise<Capped | DayClaim>;
  /** Give back what was claimed for a start that was not dialled, or that Africa's Talking refused. */
  releaseNumber(start: QuotaSubject): Promise<void>;
  releaseDay(start: QuotaSubject): Promise<void>;
}

/** Until then the cost of a call may come: an event that cannot be stored waits in the queue for up to 14 days. */
export const COUNTED_DAYS = 21;

export function dayKey(day: string): RowKey {
  return { pk: `#day ${day}`, sk: 'starts' };
}

function numberKey({ phoneNumber, day }: QuotaSubject): RowKey {
  return { pk: `#number ${phoneNumber}`, sk: day };
}

function callsWith({ apiKeyId }: QuotaSubject) {
  return `calls ${apiKeyId}`;
}

/** No cap is as high a cap as DynamoDB can count to. */
const unlimited = '9'.repeat(30);

export function createCapClaims(table: Table, caps: Caps, now: () => Date): CapClaims {
  const { callsPerNumber, callsPerKey, spend, timeZone } = caps;
  const isDayCapped = callsPerKey !== undefined || spend !== undefined;
  const expiresAt = () => expiryAfter(COUNTED_DAYS, now());

  return {
    today: () => dayOf(now().getTime(), timeZone),

    async claimNumber(start) {
      if (callsPerNumber === undefined) return undefined;
      const row = await changeRow(table, numberKey(start), {
        UpdateExpression: 'ADD calls :one SET expiresAt = :expiresAt',
        ConditionExpression: 'attribute_not_exists(calls) OR calls < :cap',
        ExpressionAttributeValues: {
          ':one': { N: '1' },
          ':cap': { N: String(callsPerNumber) },
          ':expiresAt': expiresAt(),
        },
      });
      return row === undefined
        ? capped('calls-per-number', `${callsPerNumber} calls to this number`)
        : undefined;
    },

    async claimDay(start) {
      if (!isDayCapped) return { outcome: 'claimed', isSpendNearCap: false };
      if (spend !== undefined && compareAmounts(maxSpentBefore(spend), '0') < 0) return cappedByMoney(spend);
      const row = await changeRow(table, dayKey(start.day), {
        UpdateExpression: 'ADD #calls :one, spent :perCall SET expiresAt = :expiresAt',
        ConditionExpression:
          '(attribute_not_exists(#calls) OR #calls < :cap) AND (attribute_not_exists(spent) OR spent <= :room)',
        ExpressionAttributeNames: { '#calls': callsWith(start) },
        ExpressionAttributeValues: {
          ':one': { N: '1' },
          ':cap': { N: callsPerKey === undefined ? unlimited : String(callsPerKey) },
          ':perCall': { N: spend?.perCall ?? '0' },
          ':room': { N: spend === undefined ? unlimited : maxSpentBefore(spend) },
          ':expiresAt': expiresAt(),
        },
      });
      if (row === undefined) return cappedByDay(start, await readRow(table, dayKey(start.day)));
      const spent = row['spent']?.N ?? '0';
      return { outcome: 'claimed', isSpendNearCap: spend !== undefined && isNearCap(spend, spent) };
    },

    async releaseNumber(start) {
      if (callsPerNumber === undefined) return;
      await changeRow(table, numberKey(start), {
        UpdateExpression: 'ADD calls :less',
        ExpressionAttributeValues: { ':less': { N: '-1' } },
      });
    },

    async releaseDay(start) {
      if (!isDayCapped) return;
      await changeRow(table, dayKey(start.day), {
        UpdateExpression: 'ADD #calls :less, spent :lessMoney',
        ExpressionAttributeNames: { '#calls': callsWith(start) },
        ExpressionAttributeValues: { ':less': { N: '-1' }, ':lessMoney': { N: `-${spend?.perCall ?? '0'}` } },
      });
    },
  };

  function cappedByDay(start: QuotaSubject, row: Row): Capped {
    const calls = Number(row[callsWith(start)]?.N ?? '0');
    const isByKey = callsPerKey !== undefined && (spend === undefined || calls >= callsPerKey);
    return isByKey ? capped('calls-per-key', `${callsPerKey} calls with this API key`) : cappedByMoney(spend);
  }

  function cappedByMoney(spend: SpendCap | undefined): Capped {
    return capped('spend', `calls for ${spend?.currencyCode} ${spend?.perDay}`);
  }

  function capped(rule: Capped['rule'], most: string): Capped {
    const at = now().getTime();
    const midnight = Date.parse(startOfDay(nextDay(dayOf(at, timeZone)), timeZone));
    return {
      outcome: 'capped',
      rule,
      message: `No more than ${most} are started in a day, and today they have been. Nothing was dialled. The setting ${settings[rule]} says how many.`,
      retryAfter: Math.max(1, Math.ceil((midnight - at) / 1000)),
    };
  }
}

const settings: Readonly<Record<Capped['rule'], string>> = {
  'calls-per-number': 'CALLS_PER_NUMBER_PER_DAY',
  'calls-per-key': 'CALLS_PER_KEY_PER_DAY',
  spend: 'SPEND_PER_DAY',
};
