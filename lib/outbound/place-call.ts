import type { CallRequest, CallResult } from '../africastalking/rest/call.ts';
import type { CallEvent } from '../calls/event/event.ts';
import { type StartAnswer, toStartEvent } from '../calls/event/internal-events.ts';
import type { FlowToken, FlowTokenRequest } from '../flows/index.ts';
import { type PhoneNumber, parsePhoneNumber, type ReadingOptions } from '../phone-numbers/phone-number.ts';
import { both } from '../table/table.ts';
import { type AdmissionParts, admit } from './admission.ts';
import type { QuotaSubject } from './caps.ts';
import { type HeldKey, inProgress, noKey, type RunIdempotently } from './idempotency.ts';
import { faultOfKeys, fingerprintOf, keyOfRequest } from './idempotency-key.ts';
import type { OutboundCall, PlaceCallRequest, PlaceCallResult } from './placed-call.ts';
import { type AllowedCountries, type Capped, type Forbidden, forbiddenBy } from './refusal.ts';

export interface PlaceCallParts extends AdmissionParts {
  /** Asks Africa's Talking to call, once. It never rejects. */
  readonly ring: (request: CallRequest) => Promise<CallResult>;
  /** Our numbers. A phone shows the first, unless a request names another. */
  readonly ourNumbers: readonly PhoneNumber[];
  /** How the number is read that a request gives. */
  readonly reading: ReadingOptions;
  readonly allowedCountries: AllowedCountries;
  readonly runIdempotently: RunIdempotently;
  readonly record: (event: CallEvent) => Promise<void>;
  readonly now: () => Date;
  readonly newId: () => string;
  /** Makes the tag by which the call finds its flow again. */
  readonly tag: (start: FlowTokenRequest) => FlowToken;
  readonly observer: AdmissionParts['observer'] & {
    /** What Africa's Talking made of a call that it was asked for. */
    readonly asked: (outcome: SentCall['outcome']) => void;
    /** A rule or a cap of ours stood against a call. */
    readonly refused: (rule: (Forbidden | Capped)['rule']) => void;
  };
}

/**
 * Starts one call, once: nothing here is tried again, for a second try could ring the phone twice. What a rule or a cap
 * refuses never reaches Africa's Talking. The start is on record whatever Africa's Talking made of it, so that a call
 * that never brings a callback is visible too.
 */
export async function placeCall(request: PlaceCallRequest, parts: PlaceCallParts): Promise<PlaceCallResult> {
  const result = await placeOrRefuse(request, parts);
  if (result.outcome === 'forbidden' || result.outcome === 'capped') parts.observer.refused(result.rule);
  return result;
}

async function placeOrRefuse(request: PlaceCallRequest, parts: PlaceCallParts): Promise<PlaceCallResult> {
  const { claims, runIdempotently, newId } = parts;
  const readable = readRequest(request, parts);
  if ('outcome' in readable) return readable;

  const start: PlannedCall = {
    claimId: newId(),
    ...readable,
    apiKeyId: request.apiKeyId,
    claimedAt: parts.now().toISOString(),
    day: claims.today(),
  };
  const key = keyOfRequest(request);
  if (key === undefined) return (await admitAndDial(start, parts, noKey)) ?? inProgress;
  return runIdempotently({ ...start, key }, (held) => admitAndDial(start, parts, held));
}

type PlannedCall = ReadCall & QuotaSubject;

/** What a request is read with. */
export type RequestReading = Pick<
  PlaceCallParts,
  'reading' | 'ourNumbers' | 'allowedCountries' | 'newId' | 'tag'
>;

/** A call as its request was read. */
interface ReadCall extends OutboundCall {
  /** The number of ours that the phone shows. */
  readonly from: PhoneNumber;
  /** The same for all requests that ask for this call. */
  readonly fingerprint: string;
}

/** The call that a request asks for, or what is against it whenever it comes. */
export function readRequest(
  request: PlaceCallRequest,
  parts: RequestReading,
): ReadCall | Extract<PlaceCallResult, { outcome: 'bad-request' | 'forbidden' }> {
  const parsed = parsePhoneNumber(request.phone, parts.reading);
  if (parsed.outcome === 'refused') return { outcome: 'bad-request', message: parsed.message };
  const forbidden = forbiddenBy(parsed, parts.allowedCountries);
  if (forbidden !== undefined) return forbidden;

  const from = ownNumber(request.from, parts);
  if (from === undefined) return { outcome: 'bad-request', message: notOurs(parts.ourNumbers) };

  const fault = faultOfKeys(request);
  if (fault !== undefined) return { outcome: 'bad-request', message: fault };
  const tagged = clientRequestIdOf(request, parts);
  if (tagged.refusal !== undefined) return { outcome: 'bad-request', message: tagged.refusal.message };

  const phoneNumber = parsed.number;
  const otherFrom = from === parts.ourNumbers[0] ? undefined : from;
  const fingerprint = fingerprintOf(request, { phoneNumber, otherFrom });
  return { phoneNumber, from, clientRequestId: tagged.clientRequestId, fingerprint };
}

/** The number of ours that is asked for; `undefined` when it is none of ours. */
function ownNumber(
  from: string | undefined,
  { ourNumbers, reading }: RequestReading,
): PhoneNumber | undefined {
  if (from === undefined) return ourNumbers[0];
  const parsed = parsePhoneNumber(from, reading);
  return ourNumbers.find((ours) => ours === (parsed.outcome === 'refused' ? from.trim() : parsed.number));
}

function notOurs(ourNumbers: readonly PhoneNumber[]): string {
  return `'from' is none of our numbers, which are ${ourNumbers.join(', ')}. The setting AT_VOICE_NUMBER says which there are.`;
}

/** A start that names no flow carries its id as it is; any other carries the flow, sealed behind the id. */
function clientRequestIdOf(
  { clientRequestId, flow, variables = {} }: PlaceCallRequest,
  { newId, tag }: RequestReading,
) {
  const id = clientRequestId ?? newId();
  const isPlain = flow === undefined && Object.keys(variables).length === 0;
  return isPlain ? { clientRequestId: id, refusal: undefined } : tag({ id, flow, variables });
}

/** Asks for leave, dials, and leaves word of what came of it. */
async function admitAndDial(
  start: PlannedCall,
  parts: PlaceCallParts,
  key: HeldKey,
): Promise<PlaceCallResult | undefined> {
  const { ring, record, now, observer } = parts;
  const admission = await admit(start, parts, key.acquireDialPermit);
  if (admission.outcome === 'too-late') return undefined;
  if (admission.outcome !== 'admitted') {
    await key.saveAnswer({ result: admission, wasSent: false });
    return admission;
  }

  const { phoneNumber, from, clientRequestId } = start;
  const requestedAt = now().toISOString();
  const result = await ring({ from, to: phoneNumber, clientRequestId });
  const sent = resultOf(result, { phoneNumber, clientRequestId });
  observer.asked(sent.outcome);
  const answer = startAnswerOf(sent, result);
  // A start without an answer keeps its claims until callbacks tell, or do not come.
  const settle = { queued: admission.confirm, refused: admission.release, unknown: async () => {} };
  await both(
    both(settle[sent.outcome](), key.saveAnswer({ result: sent, wasSent: result.outcome !== 'unavailable' })),
    record(toStartEvent({ requestedAt, from, to: phoneNumber, clientRequestId, answer })),
  );
  return sent;
}

type CallEntry = Extract<CallResult, { outcome: 'entries' }>['entries'][number];

export type SentCall = Extract<PlaceCallResult, OutboundCall>;

function resultOf(result: CallResult, started: OutboundCall): SentCall {
  // One number was asked for, so there is one entry: the client gives one to each recipient.
  if (result.outcome === 'entries') return resultOfEntry(result.entries[0] as CallEntry, started);
  const { message } = result;
  return result.outcome === 'unknown'
    ? { ...started, outcome: 'unknown', status: 'unknown', message }
    : {
        ...started,
        outcome: 'refused',
        status: result.outcome === 'refused' ? result.reason : result.outcome,
        message,
      };
}

function resultOfEntry(entry: CallEntry, started: OutboundCall): SentCall {
  switch (entry.outcome) {
    case 'queued':
      return { ...started, outcome: 'queued', sessionId: entry.sessionId, status: entry.status };
    case 'refused':
      return { ...started, outcome: 'refused', status: entry.status, message: entry.message };
    case 'unknown':
      return { ...started, outcome: 'unknown', status: 'unknown', message: entry.message };
  }
}

function startAnswerOf(start: SentCall, result: CallResult): StartAnswer {
  const body = JSON.stringify(result);
  switch (start.outcome) {
    case 'queued':
      return { is: 'accepted', sessionId: start.sessionId, status: start.status, body };
    case 'refused':
      return { is: 'refused', status: start.status, body };
    case 'unknown':
      return { is: 'unknown', body };
  }
}
