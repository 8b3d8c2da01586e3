import { type End, type Outcome, rankOfEnd } from '../event/outcome.ts';
import { laterPlace } from '../event/place.ts';
import { earliest } from '../event/timestamp.ts';
import type { CallRecord, Observation } from './call-record.ts';
import { compareAmounts, isAmount } from './money.ts';
import { preferredNumber } from './same-number.ts';

/**
 * The few facts by which calls are found and added up. They stand in the call's row as attributes of their
 * own, because an index needs a single value.
 *
 * The fields of two records joined are the two records' fields joined, `indexedFieldsOf(a ⊔ b) = indexedFieldsOf(a) ⊔
 * indexedFieldsOf(b)`. So one event can change them in a row without anybody reading the rest of the record.
 */
export interface IndexedFields {
  /** When we first heard of the call. */
  readonly startedAt: string;
  readonly callerNumber?: string;
  readonly destinationNumber?: string;
  /** The furthest place in its flow, as `placeName` writes it. */
  readonly place?: string;
  /** Absent while the call is open. */
  readonly outcome?: Outcome;
  readonly durationInSeconds?: number;
  readonly amount?: string;
  readonly currencyCode?: string;
}

export function indexedFieldsOf(record: CallRecord): IndexedFields {
  const { callerNumber, destinationNumber, place } = record;
  return Object.values(record.observations)
    .map((observation) => indexedFieldsOfObservation(observation))
    .reduce(joinIndexedFields, {
      startedAt: LAST_INSTANT,
      ...(callerNumber === undefined ? {} : { callerNumber }),
      ...(destinationNumber === undefined ? {} : { destinationNumber }),
      ...(place === undefined ? {} : { place }),
    });
}

/** Every instant that a clock can show comes before this one. */
const LAST_INSTANT = '9999-12-31T23:59:59.999Z';

function indexedFieldsOfObservation(observation: Observation): IndexedFields {
  const { outcome, durationInSeconds, amount, currencyCode } = observation;
  if (outcome === undefined) return { startedAt: observation.at };
  return {
    startedAt: observation.at,
    outcome,
    ...(durationInSeconds === undefined ? {} : { durationInSeconds }),
    ...(amount === undefined || currencyCode === undefined || !isAmount(amount)
      ? {}
      : { amount, currencyCode }),
  };
}

/** Earliest start, most telling outcome, longest duration, largest bill: a total order in each. */
export function joinIndexedFields(a: IndexedFields, b: IndexedFields): IndexedFields {
  const callerNumber = preferredNumber(a.callerNumber, b.callerNumber);
  const destinationNumber = preferredNumber(a.destinationNumber, b.destinationNumber);
  const place = laterPlace(a.place, b.place);
  const end = choose(endOf(a), endOf(b), (left, right) => rankOfEnd(left) > rankOfEnd(right));
  const durationInSeconds = choose(a.durationInSeconds, b.durationInSeconds, (left, right) => left > right);
  const bill = choose(billOf(a), billOf(b), isLargerBill);
  return {
    startedAt: earliest(a.startedAt, b.startedAt),
    ...(callerNumber === undefined ? {} : { callerNumber }),
    ...(destinationNumber === undefined ? {} : { destinationNumber }),
    ...(place === undefined ? {} : { place }),
    ...(end === undefined ? {} : { outcome: end.outcome }),
    ...(durationInSeconds === undefined ? {} : { durationInSeconds }),
    ...bill,
  };
}

function endOf({ outcome, durationInSeconds }: IndexedFields): End | undefined {
  return outcome === undefined ? undefined : { outcome, durationInSeconds };
}

interface Bill {
  readonly amount: string;
  readonly currencyCode: string;
}

function billOf({ amount, currencyCode }: IndexedFields): Bill | undefined {
  return amount === undefined || currencyCode === undefined ? undefined : { amount, currencyCode };
}

function isLargerBill(a: Bill, b: Bill): boolean {
  const order = compareAmounts(a.amount, b.amount);
  if (order !== 0) return order > 0;
  return `${a.currencyCode} ${a.amount}` > `${b.currencyCode} ${b.amount}`;
}

function choose<Value>(
  a: Value | undefined,
  b: Value | undefined,
  beats: (a: Value, b: Value) => boolean,
): Value | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return beats(a, b) ? a : b;
}
