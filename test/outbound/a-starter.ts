import { setTimeout as realPause } from 'node:timers/promises';
import { invokeCall } from '../../functions/voice/invoke-call.ts';
import { call } from '../../lib/africastalking/rest/call.ts';
import { createSend } from '../../lib/africastalking/rest/send.ts';
import { CALL_ROW, recordFromRow } from '../../lib/calls/store/call-row.ts';
import { type CallStore, createCallStore } from '../../lib/calls/store/store.ts';
import { type Caps, createCapClaims } from '../../lib/outbound/caps.ts';
import { isListed } from '../../lib/outbound/do-not-call.ts';
import { findSession } from '../../lib/outbound/find-session.ts';
import { createIdempotency } from '../../lib/outbound/idempotency.ts';
import { type PlaceCallParts, placeCall } from '../../lib/outbound/place-call.ts';
import { scheduleCall } from '../../lib/outbound/scheduled-calls.ts';
import { spendLedger } from '../../lib/outbound/spend-ledger.ts';
import { callsStoppedSince } from '../../lib/outbound/switch.ts';
import type { PhoneNumber } from '../../lib/phone-numbers/phone-number.ts';
import { readRow } from '../../lib/table/table.ts';
import { aRequest } from '../a-request.ts';
import type { TestTable } from '../calls/a-table.ts';
import { aLog } from '../functions/a-log.ts';

export const ourNumber = '+254711082000' as PhoneNumber;

export const secondNumber = '+254711082001' as PhoneNumber;

/** A clock that a test sets. */
export function aClock(start = '2026-11-22T10:00:00.000Z') {
  let at = new Date(start);
  return {
    now: () => at,
    set: (instant: string) => {
      at = new Date(instant);
    },
    pass: (milliseconds: number) => {
      at = new Date(at.getTime() + milliseconds);
    },
  };
}

interface Setting {
  readonly table: TestTable;
  /** Where Africa's Talking is. */
  readonly baseUrl: string;
  readonly clock?: ReturnType<typeof aClock>;
  readonly caps?: Partial<Caps>;
  readonly pause?: (milliseconds: number) => Promise<unknown>;
  readonly change?: (parts: PlaceCallParts) => PlaceCallParts;
}

let made = 0;

/** What starts calls, made of real parts as the function makes it, over the table and the Africa's Talking of a test. */
export function aStarter({
  table,
  baseUrl,
  clock = aClock(),
  caps = {},
  pause = realPause,
  change = (same) => same,
}: Setting) {
  const { log, counter, lines, counts } = aLog();
  const { now } = clock;
  const newId = () => `id-${++made}`;
  const all: Caps = { timeZone: 'Africa/Nairobi', ...caps };
  const ledger = spendLedger({
    table,
    spend: all.spend,
    timeZone: all.timeZone,
    now,
    observer: {
      costUncounted: () => counter.count('CostUncounted'),
      costOutOfBounds: () => counter.count('CostOutOfBounds'),
    },
  });
  const calls = createCallStore(table);
  /** The record, with the relay right behind it. */
  const store: CallStore = {
    async record(event, options) {
      const result = await calls.record(event, options);
      const row = await readRow(table, { pk: event.callId ?? '-', sk: CALL_ROW });
      if (row['pk'] !== undefined) await ledger.project([{ record: recordFromRow(row), events: [] }]);
      return result;
    },
  };
  const report = (error: unknown) => log.warn(String(error));
  const send = createSend({ username: 'piga', apiKey: 'atsk_0123456789abcdef', baseUrl, timeout: 2_000 });
  const parts = change({
    ring: (request) => call(send, request),
    ourNumbers: [ourNumber, secondNumber],
    reading: { defaultCountry: 'KE' },
    allowedCountries: ['KE'],
    isOnDoNotCallList: (number) => isListed(table, number),
    callsStoppedSince: () => callsStoppedSince(table),
    claims: createCapClaims(table, all, now),
    runIdempotently: createIdempotency({
      table,
      now,
      newId,
      pause: async (milliseconds) => void (await pause(milliseconds)),
      retentionDays: 90,
      findSession: (start) => findSession(table, start),
      report,
    }),
    record: async (event) => void (await store.record(event)),
    now,
    newId,
    tag: ({ id }) => ({ clientRequestId: `${id}.sealed`, flow: 'welcome' }),
    observer: {
      asked: (outcome) => log.info(outcome),
      refused: () => counter.count('StartRefused'),
      spendNearCap: () => counter.count('SpendNearCap'),
      claimsFailed: (error) => {
        log.error(String(error));
        counter.count('LimitsUnavailable');
      },
    },
  });

  return {
    clock,
    counts,
    lines,
    store,
    /** The record alone. */
    calls,
    parts,
    /** `POST /voice/invoke-call` with these parameters as JSON. */
    start: async (
      parameters: Record<string, unknown>,
      { key, apiKeyId = 'key-1' }: { key?: string; apiKeyId?: string } = {},
    ) => {
      const { statusCode, headers, body } = await invokeCall(
        aRequest({
          httpMethod: 'POST',
          headers: {
            'content-type': 'application/json',
            ...(key === undefined ? {} : { 'Idempotency-Key': key }),
          },
          body: JSON.stringify(parameters),
          requestContext: { requestId: 'r', identity: { apiKeyId } },
        }),
        {
          placeCall: (request) => placeCall(request, parts),
          schedule: (request, at) => scheduleCall(request, at, { ...parts, table, retentionDays: 90 }),
        },
      );
      return { statusCode, headers: headers as Record<string, string>, body: JSON.parse(body) };
    },
  };
}
