import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { MAX_ROW_SIZE, sizeOfRow } from '../../table/row-size.ts';
import type { Row } from '../../table/table.ts';
import type { EventType } from '../event/event-type.ts';
import type { CallRecord, ConstantFact, Observation } from '../record/call-record.ts';
import { essentialsOf } from '../record/essentials.ts';
import { type IndexedFields, indexedFieldsOf } from '../record/indexed-fields.ts';
import { indexKeysOf, type TableLayout } from './table-layout.ts';

export const CALL_ROW = 'call';

/**
 * Attributes of a call's row. The names that occur often in a row are short, because a row above 1 kB costs a second write
 * unit at every event. `docs/call-record.md` has the table of names.
 */
const constantNames: Record<ConstantFact, string> = {
  direction: 'direction',
  callerCountryCode: 'country',
  callerCarrierName: 'carrier',
  callStartTime: 'startTime',
  clientRequestId: 'requestId',
  clientDialedNumber: 'dialed',
};

const observationNames: Record<keyof Observation, string> = {
  at: 't',
  eventType: 'e',
  outcome: 'o',
  internal: 'w',
  step: 'p',
  savedData: 'k',
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

/** The types of events as they are stored: one letter each; the most common type is not stored. */
const eventTypeLetters = { SessionInitiated: 'I', SessionEnded: 'E', SessionFailed: 'F' } as const;
const UNWRITTEN_TYPE: EventType = 'SessionAnswered';

/** The name of an attribute that holds an observation: this, followed by the digest. */
const OBSERVATION_PREFIX = '~';

/** @param key the observation's digest in `CallRecord.observations` */
export function observationAttribute(key: string): string {
  return OBSERVATION_PREFIX + key;
}

/** @param name one of `constantFacts` */
export function constantAttribute(name: string): string {
  return constantNames[name as ConstantFact];
}

/** The whole row of a call. Updates by the call's events, in any order, end in exactly this. */
export function callRow(record: CallRecord, layout: TableLayout): Row {
  return {
    pk: { S: record.id },
    sk: { S: CALL_ROW },
    ...indexAttributes(record.id, indexedFieldsOf(record), layout),
    ...Object.fromEntries(
      Object.entries(record.constants).map(([name, values]) => [
        constantAttribute(name),
        { SS: [...values] },
      ]),
    ),
    ...Object.fromEntries(
      Object.entries(record.observations).map(([key, observation]) => [
        observationAttribute(key),
        observationValue(observation),
      ]),
    ),
  };
}

/**
 * The row of a call of which so much was told that no row can hold it: its essentials. Everything else is in its events.
 */
export function cutCallRow(record: CallRecord, layout: TableLayout): Row {
  return { ...callRow(essentialsOf(record), layout), cut: { BOOL: true } };
}

/** Whether the row holds the essentials alone: see `cutCallRow`. */
export function isCut(row: Row): boolean {
  return row['cut']?.BOOL === true;
}

/** The whole row where DynamoDB takes it, and else the one with the essentials. */
export function callRowThatFits(record: CallRecord, layout: TableLayout): Row {
  const row = callRow(record, layout);
  return sizeOfRow(row) <= MAX_ROW_SIZE ? row : cutCallRow(record, layout);
}

/**
 * The attributes that the indexes need, and those that lists, filters and totals read: keys, numbers, place, end, money.
 * What is not known has no attribute.
 *
 * @param fields of the same call as `id`
 */
export function indexAttributes(id: string, fields: IndexedFields, layout: TableLayout): Row {
  const { shard, startedKey, expiresAt } = indexKeysOf({ id, startedAt: fields.startedAt }, layout);
  const { callerNumber, destinationNumber, place, outcome, durationInSeconds, amount, currencyCode } = fields;
  return {
    shard: { S: shard },
    startedKey: { S: startedKey },
    expiresAt: { N: String(expiresAt) },
    ...(outcome === undefined
      ? { openShard: { S: shard } }
      : { outcome: { S: outcome }, outcomeShard: { S: `${outcome}#${shard}` } }),
    ...(callerNumber === undefined ? {} : { callerNumber: { S: callerNumber } }),
    ...(destinationNumber === undefined ? {} : { destinationNumber: { S: destinationNumber } }),
    ...(place === undefined ? {} : { place: { S: place } }),
    ...(durationInSeconds === undefined ? {} : { seconds: { N: String(durationInSeconds) } }),
    ...(amount === undefined ? {} : { amount: { S: amount } }),
    ...(currencyCode === undefined ? {} : { currency: { S: currencyCode } }),
  };
}

/** An observation as a map under short names: its moment in milliseconds since 1970, its counts as numbers, all else as text. */
export function observationValue(observation: Observation): AttributeValue {
  const fields = Object.entries(observation)
    .filter(([name, value]) => name !== 'eventType' || value !== UNWRITTEN_TYPE)
    .map(([name, value]) => [observationNames[name as keyof Observation], fieldValue(name, value)]);
  return { M: Object.fromEntries(fields) };
}

function fieldValue(name: string, value: string | number): AttributeValue {
  if (name === 'at') return { N: String(Date.parse(String(value))) };
  if (name === 'eventType') return { S: eventTypeLetters[value as keyof typeof eventTypeLetters] };
  return typeof value === 'number' ? { N: String(value) } : { S: value };
}

/** The record in a call's row: the inverse of `callRow`. What else stands in the row is left out, so no row makes it fail. */
export function recordFromRow(row: Row): CallRecord {
  return {
    id: row['pk']?.S ?? '',
    ...(row['callerNumber']?.S === undefined ? {} : { callerNumber: row['callerNumber'].S }),
    ...(row['destinationNumber']?.S === undefined ? {} : { destinationNumber: row['destinationNumber'].S }),
    ...(row['place']?.S === undefined ? {} : { place: row['place'].S }),
    constants: Object.fromEntries(
      Object.entries(constantNames).flatMap(([name, attribute]) => {
        const values = row[attribute]?.SS;
        return values === undefined ? [] : [[name, [...values].sort()]];
      }),
    ),
    observations: Object.fromEntries(
      Object.entries(row)
        .filter(([attribute]) => attribute.startsWith(OBSERVATION_PREFIX))
        .map(([attribute, value]) => [
          attribute.slice(OBSERVATION_PREFIX.length),
          observationFromValue(value),
        ]),
    ),
  };
}

function observationFromValue({ M: map = {} }: AttributeValue): Observation {
  const fields = Object.entries(observationNames).flatMap(([name, attribute]) => {
    const value = map[attribute];
    return value === undefined ? [] : [[name, fieldFromValue(name, value)]];
  });
  return { eventType: UNWRITTEN_TYPE, ...Object.fromEntries(fields) } as unknown as Observation;
}

function fieldFromValue(name: string, { S: text, N: number }: AttributeValue): string | number | undefined {
  if (name === 'at') return new Date(Number(number)).toISOString();
  if (name === 'eventType')
    return Object.entries(eventTypeLetters).find(([, letter]) => letter === text)?.[0];
  return number === undefined ? text : Number(number);
}
