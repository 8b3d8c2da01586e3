import type { CallRecord } from '../calls/record/call-record.ts';

/*
 * Which of two messages about a call knows more. A record only ever grows (`joinRecords`), so of any two records of a call that were
 * read, one holds all that the other does: it takes no order of messages, only a measure that grows whenever the record does.
 */

/** How many facts a record holds: what events told, the values that they named, and the two numbers. */
export function factsIn({ observations, constants, callerNumber, destinationNumber }: CallRecord): number {
  const values = Object.values(constants).reduce((sum, { length }) => sum + length, 0);
  const numbers = [callerNumber, destinationNumber].filter((number) => number !== undefined).length;
  return Object.keys(observations).length + values + numbers;
}

/**
 * A text that sorts after that of any earlier record of the same call. With as many facts a record has grown when the caller came
 * further in the flow, a number was told more completely, or a fact turned out to have been told earlier: each has digits of its own.
 */
export function versionOf(record: CallRecord): string {
  return [
    digits(factsIn(record), 5),
    digits(Number.parseInt(record.place ?? '0', 10), 6),
    digits(completeness(record.callerNumber), 4),
    digits(completeness(record.destinationNumber), 4),
    digits(earliness(record), 16),
  ].join('');
}

/** As `preferredNumber` has it: a number with its country before any other, then the longer one. */
function completeness(number: string | undefined): number {
  if (number === undefined) return 0;
  return (number.startsWith('+') ? 1000 : 0) + Math.min(number.length, 999);
}

/** No call lasts until then. */
const farAway = Date.UTC(2100, 0);

function earliness({ observations }: CallRecord): number {
  return Object.values(observations).reduce((sum, { at }) => sum + farAway - Date.parse(at), 0);
}

function digits(number: number, length: number): string {
  return String(number).padStart(length, '0');
}
