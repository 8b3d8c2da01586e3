import { quoted } from '../../platform/quoted.ts';
import { isDay, nextDay, type Span, startOfDay } from '../event/days.ts';
import { type Outcome, outcomes } from '../event/outcome.ts';
import type { Call } from '../record/call.ts';
import { readCursor } from './cursor.ts';

/** Which calls are asked for, newest first. */
export interface CallQuery {
  /** When they started; an end that is missing is as far as calls are kept. */
  readonly span: Partial<Span>;
  /** The phone user, in every writing in which the record may name them. */
  readonly numbers?: readonly string[];
  readonly status?: CallStatus;
  /** What else a call must be, each as the call shows it. */
  readonly wanted: WantedFields;
  readonly limit: number;
  /** Go on after this place in the index. */
  readonly after?: string;
  /** What a cursor of this query is good for. */
  readonly cursorKey: CursorKey;
}

export type WantedFields = Partial<Pick<Call, 'direction' | 'flow' | 'lastStep' | 'reachedPerson'>>;

export type CallStatus = 'open' | Call['status'] | Outcome;

const statuses: readonly CallStatus[] = ['open', 'initiated', 'ringing', 'answered', 'ended', ...outcomes];

type CursorKey = Readonly<Record<string, string>>;

export interface InvalidQuery {
  /** What was wrong and what would be right, for the person who asked. */
  readonly refusal: string;
}

const MAX_PAGE_SIZE = 100;
const DEFAULT_PAGE_SIZE = 25;
const names = [
  'day',
  'from',
  'to',
  'number',
  'status',
  'direction',
  'reachedPerson',
  'flow',
  'step',
  'limit',
  'cursor',
];

/**
 * Reads the parameters of a listing: `day`, or `from` and `to` (days of the time zone, both included), `number`,
 * `status`, `direction`, `reachedPerson`, `flow`, `step` (the last), `limit`, `cursor`. A name that is none of these is refused, because leaving it out would list too much.
 */
export function readCallQuery(
  parameters: Readonly<Record<string, string | undefined>>,
  { timeZone }: { timeZone: string },
): CallQuery | InvalidQuery {
  const unknown = Object.keys(parameters).find((name) => !names.includes(name));
  if (unknown !== undefined)
    return { refusal: `There is no parameter '${quoted(unknown)}'; there are ${names.join(', ')}` };

  const days = readDays(parameters);
  if ('refusal' in days) return days;
  const status = readStatus(parameters['status']);
  if (typeof status === 'object') return status;
  const wanted = readWanted(parameters);
  if ('refusal' in wanted) return wanted;
  const limit = readLimit(parameters['limit']);
  if (typeof limit === 'object') return limit;
  const numbers = readNumber(parameters['number']);
  if (numbers !== undefined && 'refusal' in numbers) return numbers;

  const cursorKey = {
    ...days,
    ...(status === undefined ? {} : { status }),
    ...(numbers === undefined ? {} : { number: numbers.join() }),
    ...Object.fromEntries(Object.entries(wanted).map(([name, value]) => [name, String(value)])),
  };
  const after = readAfter(parameters['cursor'], cursorKey);
  if (typeof after === 'object') return after;

  return {
    span: {
      ...(days.first === undefined ? {} : { from: startOfDay(days.first, timeZone) }),
      ...(days.last === undefined ? {} : { until: startOfDay(nextDay(days.last), timeZone) }),
    },
    ...(numbers === undefined ? {} : { numbers }),
    ...(status === undefined ? {} : { status }),
    ...(after === undefined ? {} : { after }),
    wanted,
    limit,
    cursorKey,
  };
}

export interface DayRange {
  readonly first?: string;
  readonly last?: string;
}

/** `day`, or `from`, or `to`, or both. */
export function readDays({
  day,
  from,
  to,
}: Readonly<Record<string, string | undefined>>): DayRange | InvalidQuery {
  for (const [name, value] of Object.entries({ day, from, to })) {
    if (value !== undefined && !isDay(value)) {
      return {
        refusal: `'${name}' is no day: '${quoted(value)}'; a day is written YYYY-MM-DD, such as 2026-11-22`,
      };
    }
  }
  if (day !== undefined && (from !== undefined || to !== undefined)) {
    return { refusal: "'day' and a range cannot be asked for together; leave 'day' out, or 'from' and 'to'" };
  }
  const [first, last] = [day ?? from, day ?? to];
  if (first !== undefined && last !== undefined && first > last) {
    return { refusal: `'from' (${first}) is after 'to' (${last})` };
  }
  return { ...(first === undefined ? {} : { first }), ...(last === undefined ? {} : { last }) };
}

/**
 * The writings to look for: E.164, and the same without its `+` or with `00`, as Africa's Talking has been seen to
 * write it. A `+` that a query lost on its way is put back; a browser phone's name stays as it is.
 */
function readNumber(text: string | undefined): readonly string[] | undefined | InvalidQuery {
  if (text === undefined) return undefined;
  const given = text.trim();
  if (given === '') return { refusal: "'number' is empty; it takes a phone number such as +254711000111" };
  const digits = given.replace(/[\s.()-]/g, '');
  if (!/^\+?\d+$/.test(digits)) return [given];
  if (/^0(?!0)/.test(digits)) {
    return {
      refusal: `'number' is '${quoted(given)}', in national form; write it with its country code, such as +254711000111`,
    };
  }
  const international = digits.replace(/^(\+|00)/, '');
  return /^\d{7,15}$/.test(international)
    ? [`+${international}`, international, `00${international}`]
    : [digits];
}

function readWanted({
  direction,
  reachedPerson,
  flow,
  step,
}: Readonly<Record<string, string | undefined>>): WantedFields | InvalidQuery {
  if (direction !== undefined && direction !== 'Inbound' && direction !== 'Outbound')
    return { refusal: `'direction' is '${quoted(direction)}'; it is Inbound or Outbound` };
  if (reachedPerson !== undefined && reachedPerson !== 'true' && reachedPerson !== 'false')
    return { refusal: `'reachedPerson' is '${quoted(reachedPerson)}'; it is true or false` };
  return {
    ...(direction === undefined ? {} : { direction }),
    ...(reachedPerson === undefined ? {} : { reachedPerson: reachedPerson === 'true' }),
    ...(flow === undefined ? {} : { flow }),
    ...(step === undefined ? {} : { lastStep: step }),
  };
}

function readStatus(text: string | undefined): CallStatus | undefined | InvalidQuery {
  if (text === undefined) return undefined;
  const status = statuses.find((known) => known === text);
  return status ?? { refusal: `'status' is none: '${quoted(text)}'; there are ${statuses.join(', ')}` };
}

function readLimit(text: string | undefined): number | InvalidQuery {
  if (text === undefined) return DEFAULT_PAGE_SIZE;
  const limit = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= MAX_PAGE_SIZE) return limit;
  return { refusal: `'limit' is '${quoted(text)}'; it takes a whole number from 1 to ${MAX_PAGE_SIZE}` };
}

function readAfter(cursor: string | undefined, key: CursorKey): string | undefined | InvalidQuery {
  if (cursor === undefined) return undefined;
  const position = readCursor(cursor, key);
  return (
    position ?? {
      refusal:
        "'cursor' does not belong to this query; take it from the page before, and change nothing else",
    }
  );
}
