import type { Call } from '../record/call.ts';
import type { StoredEvent } from '../store/event-row.ts';
import type { Timeline } from './timeline.ts';
import type { Usage } from './usage.ts';

/** One JSON object a line, each line ended. */
export function toJsonLines(values: readonly unknown[]): string {
  return values.map((value) => `${JSON.stringify(value)}\n`).join('');
}

const callColumns: Record<string, (call: Call) => unknown> = {
  id: (call) => call.id,
  startedAt: (call) => call.startedAt,
  direction: (call) => call.direction,
  callerNumber: (call) => call.callerNumber,
  destinationNumber: (call) => call.destinationNumber,
  callerCountryCode: (call) => call.callerCountryCode,
  callerCarrierName: (call) => call.callerCarrierName,
  clientRequestId: (call) => call.clientRequestId,
  status: (call) => call.status,
  outcome: (call) => call.outcome,
  reachedPerson: (call) => call.reachedPerson,
  flow: (call) => call.flow,
  lastStep: (call) => call.lastStep,
  rangAt: (call) => call.rangAt,
  answeredAt: (call) => call.answeredAt,
  endedAt: (call) => call.endedAt,
  durationInSeconds: (call) => call.durationInSeconds,
  amount: (call) => call.cost?.amount,
  currencyCode: (call) => call.cost?.currencyCode,
  digits: (call) =>
    call.digits.map(({ digits, step }) => (step === undefined ? digits : `${step}=${digits}`)).join(' '),
  recordings: (call) => call.recordings.map(({ url }) => url).join(' '),
  dialTo: (call) => call.dial?.to,
  dialReachedPerson: (call) => call.dial?.reachedPerson,
  hangupCause: (call) => call.providerStatus.hangupCause,
};

/** A line for each call. What flows saved has a column for each name and field that any of the calls has: `order.size`. */
export function callsToCsv(calls: readonly Call[]): string {
  const names = [...new Set(calls.flatMap((call) => Object.keys(savedFieldsOf(call))))].sort();
  const saved = names.map((name) => [`saved.${name}`, (call: Call) => savedFieldsOf(call)[name]] as const);
  return toCsv({ ...callColumns, ...Object.fromEntries(saved) }, calls);
}

/** The saved data by name; if data were saved again under the same name, the latest. */
function savedFieldsOf({ savedData }: Call): Record<string, unknown> {
  return Object.fromEntries(
    savedData.flatMap(({ name, data }) =>
      Object.entries(data).map(([field, value]) => [
        `${name}.${field}`,
        typeof value === 'object' ? JSON.stringify(value) : value,
      ]),
    ),
  );
}

const eventColumns: Record<string, (event: StoredEvent) => unknown> = {
  id: (event) => event.id,
  callId: (event) => event.callId,
  receivedAt: (event) => event.receivedAt,
  receivedOn: (event) => event.receivedOn,
  eventType: (event) => event.eventType,
  final: (event) => event.final,
  step: (event) => event.step,
  internal: (event) => event.internal,
  quarantine: (event) => event.quarantine,
  callSessionState: ({ facts }) => facts.callSessionState,
  dtmfDigits: ({ facts }) => facts.dtmfDigits,
  recordingUrl: ({ facts }) => facts.recordingUrl,
  status: ({ facts }) => facts.status,
  hangupCause: ({ facts }) => facts.hangupCause,
  durationInSeconds: ({ facts }) => facts.durationInSeconds,
  amount: ({ facts }) => facts.amount,
  currencyCode: ({ facts }) => facts.currencyCode,
  payload: (event) => event.payload,
};

/** A line for each event of a call, the quarantined ones last. */
export function timelineToCsv({ events, quarantined }: Timeline): string {
  return toCsv(eventColumns, [...events, ...quarantined]);
}

interface UsageLine {
  readonly usage: Usage;
  readonly totals: Usage | Usage['byCurrency'][number];
}

const usageColumns: Record<string, (line: UsageLine) => unknown> = {
  day: ({ usage }) => usage.day,
  hour: ({ usage }) => usage.hour,
  currencyCode: ({ totals }) => ('currencyCode' in totals ? totals.currencyCode : undefined),
  calls: ({ totals }) => totals.calls,
  open: ({ totals }) => totals.open,
  outcomes: ({ totals }) =>
    Object.entries(totals.outcomes)
      .map(([outcome, calls]) => `${outcome}=${calls}`)
      .join(' '),
  inbound: ({ totals }) => totals.directions.Inbound ?? 0,
  outbound: ({ totals }) => totals.directions.Outbound ?? 0,
  reachedPerson: ({ totals }) => totals.reachedPerson,
  missed: ({ totals }) => totals.missed,
  answerRate: ({ totals }) => totals.answerRate,
  durationInSeconds: ({ totals }) => totals.durationInSeconds,
  amount: ({ totals }) => ('amount' in totals ? totals.amount : undefined),
};

/** A line a day, or hour, with all its calls, whose currency is empty, then one for each currency. */
export function usageToCsv(days: readonly Usage[]): string {
  const lines = days.flatMap((usage) => [usage, ...usage.byCurrency].map((totals) => ({ usage, totals })));
  return toCsv(usageColumns, lines);
}

/** RFC 4180: commas, quotes where needed, lines ended by CR LF. */
function toCsv<Row>(columns: Record<string, (row: Row) => unknown>, rows: readonly Row[]): string {
  const lines = rows.map((row) => Object.values(columns).map((cell) => writeCell(cell(row))));
  return [Object.keys(columns).map(writeCell), ...lines].map((cells) => `${cells.join(',')}\r\n`).join('');
}

/**
 * Where a cell, or what becomes one where semicolons divide cells, would be read as a formula; full-width signs are
 * taken for the usual ones by some spreadsheets, and control characters before them are passed over.
 */
const FORMULA = /(^|[;\t\r\n])(?=[\s\p{Cc}]*[=+\-@\uff1d\uff0b\uff0d\uff20\t\r\n])/gu;

/**
 * What callers and carriers say must not become a formula in somebody's spreadsheet: a text that would is
 * given a quotation mark in front, as OWASP's page on CSV injection advises. Phone numbers and amounts are left.
 */
function writeCell(value: unknown): string {
  const text = value === undefined ? '' : String(value);
  const isNumber = /^[+-]?\d+(\.\d+)?$/.test(text);
  const harmless = isNumber ? text : text.replace(FORMULA, "$1'");
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
