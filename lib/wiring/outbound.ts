import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { call } from '../africastalking/rest/call.ts';
import { createSend } from '../africastalking/rest/send.ts';
import type { CallTable } from '../calls/store/table-layout.ts';
import { createFlowToken, type Routing, sealKeys } from '../flows/index.ts';
import { createCapClaims } from '../outbound/caps.ts';
import { isListed } from '../outbound/do-not-call.ts';
import { findSession } from '../outbound/find-session.ts';
import { createIdempotency } from '../outbound/idempotency.ts';
import { type PlaceCallParts, placeCall } from '../outbound/place-call.ts';
import type { PlaceCallRequest, PlaceCallResult } from '../outbound/placed-call.ts';
import { type PlaceScheduledParts, type ScheduleResult, scheduleCall } from '../outbound/scheduled-calls.ts';
import { type SpendCap, spendCap } from '../outbound/spend-cap.ts';
import { callsStoppedSince } from '../outbound/switch.ts';
import { type Country, type PhoneNumber, parsePhoneNumber } from '../phone-numbers/phone-number.ts';
import { systemClock } from '../platform/clock.ts';
import type { Config, SettingName } from '../platform/config.ts';
import type { LambdaTools } from '../platform/lambda.ts';
import type { Log } from '../platform/log.ts';
import type { Counter, MetricName } from '../platform/metrics.ts';
import type { Table } from '../table/table.ts';
import { allowedCountries } from './allowed-countries.ts';
import { callSettings } from './call-settings.ts';
import { createCallTableAccess } from './call-table.ts';
import { createEventRecorder, eventRecorderSettings } from './event-recorder.ts';

/** Settings of a function that places calls. */
export const outboundSettings = [
  ...callSettings,
  'SEALING_SECRETS',
  ...eventRecorderSettings,
] as const satisfies readonly SettingName[];

type OutboundConfig = Config<(typeof outboundSettings)[number]>;

/** Places one call if the stage's rules and limits allow it, and records that in either case. */
export type PlaceCall = (request: PlaceCallRequest) => Promise<PlaceCallResult>;

/** Plans one call for a time with its zone. */
type ScheduleCall = (request: PlaceCallRequest, at: string) => Promise<ScheduleResult>;

type OutboundTools = LambdaTools & { readonly routing: Routing };

/** What starts calls, now and at a time. */
export interface Outbound {
  readonly placeCall: PlaceCall;
  readonly schedule: ScheduleCall;
}

export function createOutbound(config: OutboundConfig, tools: OutboundTools): Outbound {
  const table = createCallTableAccess(config);
  const parts = createParts(config, table, tools);
  const scheduling = { ...parts, table, retentionDays: config.RETENTION_DAYS };
  return {
    placeCall: (request) => placeCall(request, parts),
    schedule: (request, at) => scheduleCall(request, at, scheduling),
  };
}

/** For who starts calls now and never later. */
export function createPlaceCall(config: OutboundConfig, tools: OutboundTools): PlaceCall {
  const parts = createParts(config, createCallTableAccess(config), tools);
  return (request) => placeCall(request, parts);
}

/** For who places what was planned. */
export function createPlaceScheduled(config: OutboundConfig, tools: OutboundTools): PlaceScheduledParts {
  const table = createCallTableAccess(config);
  const parts = createParts(config, table, tools);
  return { table, now: systemClock, placeCall: (request) => placeCall(request, parts) };
}

/** @param table one for all: a second client would open connections of its own */
function createParts(
  config: OutboundConfig,
  table: CallTable,
  { routing, log, counter }: OutboundTools,
): PlaceCallParts {
  const spend = config.SPEND_PER_DAY && spendCap(config.SPEND_PER_DAY, config.SPEND_PER_CALL);
  const ourNumbers = config.AT_VOICE_NUMBER as PhoneNumber[];
  const reading = {
    defaultCountry: config.DEFAULT_COUNTRY as Country | undefined,
    extraRanges: config.EXTRA_NUMBER_RANGES,
  };
  const keys = sealKeys(config.SEALING_SECRETS);
  const send = createSend({
    username: config.AT_USERNAME,
    apiKey: config.AT_API_KEY,
    baseUrl: config.AT_VOICE_URL,
  });
  return {
    ourNumbers,
    reading,
    allowedCountries: allowedCountries(config.ALLOWED_COUNTRIES, [
      ...ourNumbers,
      ...Object.keys(routing.numbers ?? {}),
    ]),
    ring: (request) => call(send, request),
    tag: (request) =>
      createFlowToken(routing, keys, request, systemClock().getTime(), (text) => {
        const parsed = parsePhoneNumber(text, reading);
        return parsed.outcome === 'refused' ? { refusal: parsed.message } : { number: parsed.number };
      }),
    record: createEventRecorder(config, { log, counter }, table),
    now: systemClock,
    newId: randomUUID,
    observer: createObserver(log, counter),
    ...limitsIn(table, { config, spend, log }),
  };
}

/** Everything in the table that can stop a call before its phone rings: lists, caps, idempotency keys and the switch. */
function limitsIn(
  table: Table,
  {
    config,
    spend,
    log,
  }: { readonly config: OutboundConfig; readonly spend: SpendCap | undefined; readonly log: Log },
) {
  const caps = {
    callsPerNumber: config.CALLS_PER_NUMBER_PER_DAY,
    callsPerKey: config.CALLS_PER_KEY_PER_DAY,
    spend,
    timeZone: config.TIME_ZONE,
  };
  const report = (error: unknown) =>
    log.warn('A call was placed, but its idempotency key could not be updated', { error: error as Error });
  return {
    isOnDoNotCallList: (number) => isListed(table, number),
    callsStoppedSince: () => callsStoppedSince(table),
    claims: createCapClaims(table, caps, systemClock),
    runIdempotently: createIdempotency({
      table,
      now: systemClock,
      newId: randomUUID,
      pause,
      retentionDays: config.RETENTION_DAYS,
      findSession: (request) => findSession(table, request),
      report,
    }),
  } satisfies Partial<PlaceCallParts>;
}

const metricOfOutcome = {
  queued: 'CallStarted',
  refused: 'CallRefused',
  unknown: 'CallOutcomeUnknown',
} as const satisfies Record<string, MetricName>;

function createObserver(log: Log, counter: Counter): PlaceCallParts['observer'] {
  return {
    asked: (outcome) => counter.count(metricOfOutcome[outcome]),
    refused: (rule) => {
      log.warn('A call was not placed because of a rule or a limit', { rule });
      counter.count(rule === 'calls-stopped' ? 'CallsStopped' : 'StartRefused');
    },
    spendNearCap: () => counter.count('SpendNearCap'),
    claimsFailed: (error) => {
      log.error('The limits on outbound calls could not be looked up', { error: error as Error });
      counter.count('LimitsUnavailable');
    },
  };
}
