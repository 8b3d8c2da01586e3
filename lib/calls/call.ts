import { type CallRecord, type ConstantFact, joinRecords, recordOf, type Told } from './call-record.ts';
import type { CallEvent } from './event.ts';
import { headOf } from './head.ts';
import { earliest, latest } from './instant.ts';
import type { Money } from './money.ts';
import { type Outcome, outranks } from './outcome.ts';

/** A call as it is shown: the truth as far as it is known. What is not known is absent. */
export interface Call {
  /** The session, or `start_…` for a start that Africa's Talking gave none. */
  readonly id: string;
  readonly direction?: 'Inbound' | 'Outbound';
  /** The phone user, in both directions: E.164, or `username.clientName` of a browser phone. */
  readonly callerNumber?: string;
  /** Our number, in both directions. */
  readonly destinationNumber?: string;
  readonly callerCountryCode?: string;
  readonly callerCarrierName?: string;
  readonly clientDialedNumber?: string;
  readonly clientRequestId?: string;

  readonly status: 'initiated' | 'ringing' | 'answered' | 'ended';
  /** Present once the call has ended. */
  readonly outcome?: Outcome;
  /** When we first heard of it. All instants are our own clock's, ISO 8601 in UTC. */
  readonly startedAt: string;
  readonly rangAt?: string;
  readonly answeredAt?: string;
  /** Absent as long as the end is only presumed. */
  readonly endedAt?: string;
  /** Whole seconds as Africa's Talking counts them, the time in the menu included. */
  readonly durationInSeconds?: number;
  readonly cost?: Money;

  /** How we started the call, when we did. */
  readonly start?: { readonly requestedAt: string; readonly answer: 'accepted' | 'refused' | 'unknown' };
  /** What was pressed, in order. */
  readonly digits: readonly Input<{ readonly digits: string }>[];
  readonly recordings: readonly Input<{ readonly url: string }>[];
  /** What flows wanted remembered, such as the answers to a survey. */
  readonly kept: readonly Input<{
    readonly name: string;
    readonly data: Readonly<Record<string, unknown>>;
  }>[];
  readonly forwarded?: Forwarded;
  readonly transfers: readonly Transfer[];
  readonly queue?: {
    readonly seconds?: number;
    readonly toPhoneNumber?: string;
    readonly toSessionId?: string;
  };

  /** Africa's Talking's own words about the end. */
  readonly words: {
    readonly callSessionState?: string;
    readonly status?: string;
    readonly hangupCause?: string;
    /** Without a time zone: Africa's Talking does not say which. */
    readonly callStartTime?: string;
  };
}

type Input<What> = What & { readonly at: string; readonly step?: string };

/** A `<Dial>` within the call. */
interface Forwarded {
  readonly to?: string;
  /**
   * Whether somebody picked up: `dialDurationInSeconds` above zero. The call's own `status` says `Success` of a
   * caller who waited in vain as well. Absent when Africa's Talking told neither seconds nor a cause.
   */
  readonly reachedPerson?: boolean;
  readonly durationInSeconds?: number;
  readonly words: { readonly dialStartTime?: string; readonly lastBridgeHangupCause?: string };
}

interface Transfer {
  readonly at: string;
  readonly state?: string;
  readonly toNumber?: string;
  readonly durationInSeconds?: number;
  readonly hangupCause?: string;
}

/** The call that these events tell, in whatever order and however often each is given. No events, no call. */
export function foldCall(events: readonly CallEvent[]): Call | undefined {
  const records = events.flatMap((event) =>
    event.callId === undefined ? [] : [recordOf({ ...event, callId: event.callId })],
  );
  return records.length === 0 ? undefined : tellCall(records.reduce(joinRecords));
}

export function tellCall(record: CallRecord): Call {
  const { startedAt, callerNumber, destinationNumber, outcome, durationInSeconds, amount, currencyCode } =
    headOf(record);
  const told = withoutCopies(
    Object.entries(record.told)
      .sort(([keyA, a], [keyB, b]) => compare(a.at, b.at) || compare(keyA, keyB))
      .map(([, entry]) => entry),
  );
  const ends = told.filter((entry) => entry.outcome !== undefined).sort(byTelling);
  const start = startOf(told);
  const times = timesOf(told, durationInSeconds);

  return defined<Call>({
    id: record.id,
    direction: constant(record, 'direction') as Call['direction'],
    callerNumber,
    destinationNumber,
    callerCountryCode: constant(record, 'callerCountryCode'),
    callerCarrierName: constant(record, 'callerCarrierName'),
    clientDialedNumber: constant(record, 'clientDialedNumber'),
    clientRequestId: constant(record, 'clientRequestId'),
    status: statusOf(outcome, times),
    outcome,
    startedAt,
    ...times,
    durationInSeconds,
    cost: amount === undefined || currencyCode === undefined ? undefined : { amount, currencyCode },
    start,
    digits: digitsOf(told),
    recordings: recordingsOf(told),
    kept: keptOf(told),
    forwarded: forwardedOf(told, ends),
    transfers: transfersOf(told),
    queue: queueOf(told),
    words: defined<Call['words']>({
      callSessionState: first(ends, 'callSessionState') ?? last(told, 'callSessionState'),
      status: first(ends, 'status') ?? last(told, 'status'),
      hangupCause: first(ends, 'hangupCause') ?? last(told, 'hangupCause'),
      callStartTime: constant(record, 'callStartTime'),
    }),
  });
}

/** An input's copy on the events URL tells the same without the step. */
function withoutCopies(told: readonly Told[]): Told[] {
  const contents = new Map(told.map((entry) => [entry, contentOf(entry)]));
  const located = new Set(told.filter(({ step }) => step !== undefined).map((entry) => contents.get(entry)));
  return told.filter((entry) => entry.step !== undefined || !located.has(contents.get(entry)));
}

function contentOf({ at, step, ...content }: Told): string {
  return JSON.stringify(Object.entries(content).sort(([a], [b]) => compare(a, b)));
}

interface Times {
  readonly rangAt?: string;
  readonly answeredAt?: string;
  readonly endedAt?: string;
}

/** In seconds; a longer one was not counted by a clock, and nothing is concluded from it. */
const LONGEST_CALL = 7 * 24 * 60 * 60;

/**
 * Nothing is posted at the moment when an inbound call is answered: our own instructions answer it. The
 * duration, counted back from the end, tells it as well as the first event after it, and the earlier of the
 * two is nearer to the truth.
 */
function timesOf(told: readonly Told[], seconds: number | undefined): Times {
  const rangAt = told.find((entry) => entry.eventType === 'SessionInitiated' && entry.own === undefined)?.at;
  const heardAnswered = told.find(
    (entry) => entry.eventType === 'SessionAnswered' && entry.own === undefined,
  )?.at;
  const endedAt = told.find((entry) => entry.outcome !== undefined && entry.outcome !== 'presumed-ended')?.at;
  const counted =
    endedAt === undefined || seconds === undefined || seconds === 0 || seconds > LONGEST_CALL
      ? undefined
      : latest(new Date(Date.parse(endedAt) - seconds * 1000).toISOString(), rangAt);
  return defined<Times>({
    rangAt,
    answeredAt: heardAnswered === undefined ? counted : earliest(heardAnswered, counted),
    endedAt,
  });
}

function statusOf(outcome: Outcome | undefined, { rangAt, answeredAt }: Times): Call['status'] {
  if (outcome !== undefined) return 'ended';
  if (answeredAt !== undefined) return 'answered';
  return rangAt === undefined ? 'initiated' : 'ringing';
}

function startOf(told: readonly Told[]): Call['start'] {
  const start = told.find((entry) => entry.own?.startsWith('start-'));
  if (start === undefined) return undefined;
  return {
    requestedAt: start.at,
    answer: start.own?.slice('start-'.length) as 'accepted' | 'refused' | 'unknown',
  };
}

/** A key press without its step is a copy of the same one with it, even where the copy tells less besides. */
function digitsOf(told: readonly Told[]): Call['digits'] {
  const pressed = told.flatMap(({ at, step, dtmfDigits: digits }) =>
    digits === undefined ? [] : [defined<Call['digits'][number]>({ at, digits, step })],
  );
  const located = new Set(pressed.filter((input) => input.step !== undefined).map((input) => input.digits));
  return pressed.filter((input) => input.step !== undefined || !located.has(input.digits));
}

/** The last callback repeats the address of a recording that was told before: each address once, by its first step. */
function recordingsOf(told: readonly Told[]): Call['recordings'] {
  const byUrl = new Map<string, Call['recordings'][number]>();
  for (const { at, step, recordingUrl: url } of told) {
    if (url === undefined) continue;
    const known = byUrl.get(url);
    if (known === undefined) byUrl.set(url, defined<Call['recordings'][number]>({ at, url, step }));
    else if (known.step === undefined && step !== undefined) byUrl.set(url, { ...known, step });
  }
  return [...byUrl.values()];
}

function keptOf(told: readonly Told[]): Call['kept'] {
  return told.flatMap(({ at, step, kept }) =>
    kept === undefined ? [] : [defined<Call['kept'][number]>({ at, step, ...JSON.parse(kept) })],
  );
}

function forwardedOf(told: readonly Told[], ends: readonly Told[]): Forwarded | undefined {
  const to = first(ends, 'dialDestinationNumber') ?? last(told, 'dialDestinationNumber');
  const seconds = told
    .map((entry) => entry.dialDurationInSeconds)
    .filter((duration) => duration !== undefined)
    .sort((a, b) => b - a)[0];
  const cause = first(ends, 'lastBridgeHangupCause') ?? last(told, 'lastBridgeHangupCause');
  if (to === undefined && seconds === undefined && cause === undefined) return undefined;

  return defined<Forwarded>({
    to,
    reachedPerson: seconds !== undefined ? seconds > 0 : reachedByCause(cause),
    durationInSeconds: seconds,
    words: defined<Forwarded['words']>({
      dialStartTime: first(ends, 'dialStartTime') ?? last(told, 'dialStartTime'),
      lastBridgeHangupCause: cause,
    }),
  });
}

/** Every cause but a normal end says that the forwarded leg was never talked on. */
function reachedByCause(cause: string | undefined): boolean | undefined {
  return cause === undefined || cause === 'NORMAL_CLEARING' || cause === 'UNSPECIFIED' ? undefined : false;
}

/** Every state of a transfer is told once, when it was first heard of. */
function transfersOf(told: readonly Told[]): readonly Transfer[] {
  const byContent = new Map<string, Transfer>();
  for (const entry of told) {
    const [paramNumber, paramSeconds] = (entry.callTransferParam ?? '').split(':');
    const transfer = defined<Omit<Transfer, 'at'>>({
      state: entry.callTransferState,
      toNumber: entry.callTransferredToNumber ?? (paramNumber === '' ? undefined : paramNumber),
      durationInSeconds: /^\d+$/.test(paramSeconds ?? '') ? Number(paramSeconds) : undefined,
      hangupCause: entry.callTransferHangupCause,
    });
    const content = JSON.stringify(transfer);
    if (content !== '{}' && !byContent.has(content)) byContent.set(content, { at: entry.at, ...transfer });
  }
  return [...byContent.values()];
}

function queueOf(told: readonly Told[]): Call['queue'] {
  const queue = defined<NonNullable<Call['queue']>>({
    seconds: last(told, 'queueDurationInSeconds'),
    toPhoneNumber: last(told, 'dequeuedToPhoneNumber'),
    toSessionId: last(told, 'dequeuedToSessionId'),
  });
  return Object.keys(queue).length === 0 ? undefined : queue;
}

/** The most telling end first; between equals the earlier, which is how they come in. */
function byTelling(a: Told, b: Told): number {
  if (a.outcome === undefined || b.outcome === undefined || a.outcome === b.outcome) return 0;
  return outranks(a.outcome, b.outcome) ? -1 : 1;
}

function constant(record: CallRecord, name: ConstantFact): string | undefined {
  return record.constants[name]?.[0];
}

function first<Name extends keyof Told>(told: readonly Told[], name: Name): Told[Name] | undefined {
  return told.find((entry) => entry[name] !== undefined)?.[name];
}

function last<Name extends keyof Told>(told: readonly Told[], name: Name): Told[Name] | undefined {
  return told.findLast((entry) => entry[name] !== undefined)?.[name];
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The same without what is undefined. */
function defined<Shape>(fields: { [Name in keyof Shape]: Shape[Name] | undefined }): Shape {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Shape;
}
