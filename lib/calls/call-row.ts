import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { CallRecord, ConstantFact, Told } from './call-record.ts';
import { type CallHead, headOf } from './head.ts';
import { type Placement, placeOf } from './placement.ts';

export type Item = Record<string, AttributeValue>;

export const CALL_ROW = 'call';

/**
 * A call's row. Names are short where a call has many of them: a row above 1 kB costs a second write unit at
 * every event. `docs/call-record.md` holds the table of names.
 */
const CONSTANT_NAMES: Record<ConstantFact, string> = {
  direction: 'direction',
  callerCountryCode: 'country',
  callerCarrierName: 'carrier',
  callStartTime: 'startTime',
  clientRequestId: 'requestId',
  clientDialedNumber: 'dialed',
};

const TOLD_NAMES: Record<keyof Told, string> = {
  at: 't',
  eventType: 'e',
  outcome: 'o',
  own: 'w',
  step: 'p',
  callSessionState: 's',
  dtmfDigits: 'd',
  recordingUrl: 'r',
  durationInSeconds: 'n',
  currencyCode: 'c',
  amount: 'a',
  status: 'u',
  hangupCause: 'h',
  dialDestinationNumber: 'dn',
  dialDurationInSeconds: 'ds',
  dialStartTime: 'dt',
  lastBridgeHangupCause: 'dh',
  queueDurationInSeconds: 'qs',
  dequeuedToPhoneNumber: 'qn',
  dequeuedToSessionId: 'qc',
  callTransferState: 'xs',
  callTransferParam: 'xp',
  callTransferredToNumber: 'xn',
  callTransferHangupCause: 'xh',
};

/** Attributes that hold what an event told begin with this; the digest follows. */
const TOLD_PREFIX = '~';

export function toldName(key: string): string {
  return TOLD_PREFIX + key;
}

export function constantName(name: string): string {
  return CONSTANT_NAMES[name as ConstantFact];
}

/** The whole row: what any order of updates by the call's events ends in. */
export function callRow(record: CallRecord, placement: Placement): Item {
  return {
    pk: { S: record.id },
    sk: { S: CALL_ROW },
    ...headAttributes(record.id, headOf(record), placement),
    ...Object.fromEntries(
      Object.entries(record.constants).map(([name, values]) => [constantName(name), { SS: [...values] }]),
    ),
    ...Object.fromEntries(Object.entries(record.told).map(([key, told]) => [toldName(key), toldValue(told)])),
  };
}

/** The attributes that indexes and totals live on. */
export function headAttributes(id: string, head: CallHead, placement: Placement): Item {
  const { shard, started, expiresAt } = placeOf({ id, startedAt: head.startedAt }, placement);
  const { callerNumber, destinationNumber, outcome, durationInSeconds, amount, currencyCode } = head;
  return {
    shard: { S: shard },
    started: { S: started },
    expiresAt: { N: String(expiresAt) },
    ...(outcome === undefined
      ? { openShard: { S: shard } }
      : { outcome: { S: outcome }, outcomeShard: { S: `${outcome}#${shard}` } }),
    ...(callerNumber === undefined ? {} : { callerNumber: { S: callerNumber } }),
    ...(destinationNumber === undefined ? {} : { destinationNumber: { S: destinationNumber } }),
    ...(durationInSeconds === undefined ? {} : { seconds: { N: String(durationInSeconds) } }),
    ...(amount === undefined ? {} : { amount: { S: amount } }),
    ...(currencyCode === undefined ? {} : { currency: { S: currencyCode } }),
  };
}

export function toldValue(told: Told): AttributeValue {
  const fields = Object.entries(told).map(([name, value]) => [
    TOLD_NAMES[name as keyof Told],
    name === 'at'
      ? { N: String(Date.parse(value)) }
      : typeof value === 'number'
        ? { N: String(value) }
        : { S: value },
  ]);
  return { M: Object.fromEntries(fields) };
}

export function recordFromRow(row: Item): CallRecord {
  return {
    id: row['pk']?.S ?? '',
    ...(row['callerNumber']?.S === undefined ? {} : { callerNumber: row['callerNumber'].S }),
    ...(row['destinationNumber']?.S === undefined ? {} : { destinationNumber: row['destinationNumber'].S }),
    constants: Object.fromEntries(
      Object.entries(CONSTANT_NAMES).flatMap(([name, attribute]) => {
        const values = row[attribute]?.SS;
        return values === undefined ? [] : [[name, [...values].sort()]];
      }),
    ),
    told: Object.fromEntries(
      Object.entries(row)
        .filter(([attribute]) => attribute.startsWith(TOLD_PREFIX))
        .map(([attribute, value]) => [attribute.slice(TOLD_PREFIX.length), toldFromValue(value)]),
    ),
  };
}

function toldFromValue({ M: map = {} }: AttributeValue): Told {
  const fields = Object.entries(TOLD_NAMES).flatMap(([name, attribute]) => {
    const value = map[attribute];
    if (value === undefined) return [];
    if (name === 'at') return [[name, new Date(Number(value.N)).toISOString()]];
    return [[name, value.N === undefined ? value.S : Number(value.N)]];
  });
  return Object.fromEntries(fields) as unknown as Told;
}
