import type { CallResult } from '../africastalking/rest/call.ts';
import type { VoiceClient } from '../africastalking/rest/client.ts';
import type { CallEvent } from '../calls/event/event.ts';
import { type StartAnswer, toStartEvent } from '../calls/event/internal-events.ts';
import type { FlowToken, FlowTokenRequest as StartOfFlow } from '../flows/index.ts';
import { type Country, type PhoneNumber, parsePhoneNumber } from '../phone-numbers/phone-number.ts';
import { type Admitter, admit } from './admission.ts';
import type { Countable } from './caps.ts';
import { inProgress, type Once, type Placed } from './idempotency.ts';
import { faultOfKeys, fingerprintOf, keyOfRequest } from './idempotency-key.ts';
import { type AllowedCountries, type Capped, type Forbidden, forbiddenBy } from './refusal.ts';

export interface StartRequest {
  /** The number to call, as a person writes it. */
  readonly phone: string;
  /** A tag that comes back with the call's callbacks; one is made when there is none. */
  readonly clientRequestId?: string | undefined;
  /** The same in every attempt at this call; `clientRequestId` when absent. With neither, each attempt is a call. */
  readonly idempotencyKey?: string | undefined;
  /** Whom the call counts against. */
  readonly apiKeyId: string;
  /** The flow that takes the call once it is answered, and what that flow is to know. */
  readonly flow?: string | undefined;
  readonly variables?: Readonly<Record<string, string>> | undefined;
}

/** What became of a request to start a call. Whatever is no success has a `message` for a person. */
export type Start =
  | (Started & { readonly outcome: 'queued'; readonly sessionId: string; readonly status: 'Queued' })
  /** What was given does not make a call; nothing was asked of Africa's Talking. */
  | { readonly outcome: 'bad-request'; readonly message: string }
  | Forbidden
  | Capped
  /** The limits could not be looked up, so nothing was dialled. */
  | { readonly outcome: 'unchecked'; readonly message: string }
  /** Another start with the same key has no answer yet. */
  | { readonly outcome: 'in-progress'; readonly message: string }
  /** The key stands for another start. */
  | { readonly outcome: 'key-reused'; readonly message: string }
  /** Africa's Talking will not call, and said so in `status`; or it was not even reached. The phone does not ring. */
  | (Started & { readonly outcome: 'refused'; readonly status: string; readonly message: string })
  /** Nobody knows whether the phone rings. A callback may tell; to try again may ring it twice. */
  | (Started & { readonly outcome: 'unknown'; readonly status: 'unknown'; readonly message: string });

interface Started {
  readonly phoneNumber: PhoneNumber;
  readonly clientRequestId: string;
}

export interface Starter extends Admitter {
  readonly voice: Pick<VoiceClient, 'call'>;
  /** Our number, that the phone shows. */
  readonly from: PhoneNumber;
  readonly defaultCountry?: Country | undefined;
  readonly allowedCountries: AllowedCountries;
  readonly once: Once;
  readonly record: (event: CallEvent) => Promise<void>;
  /** Says for which call money was set aside, so that its real cost can take the place. It never fails. */
  readonly setAside: (call: { readonly sessionId: string; readonly day: string }) => Promise<void>;
  readonly now: () => Date;
  readonly newId: () => string;
  /** Makes the tag by which the call finds its flow again. */
  readonly tag: (start: StartOfFlow) => FlowToken;
  readonly notice: Admitter['notice'] & { readonly asked: (outcome: Asked['outcome']) => void };
}

/**
 * Starts one call, once: nothing here is tried again, for a second try could ring the phone twice. What a rule or a cap
 * refuses never reaches Africa's Talking. The start is on record whatever Africa's Talking made of it, so that a call
 * that never brings a callback is visible too.
 */
export const startCall = async (request: StartRequest, starter: Starter): Promise<Start> => {
  const { defaultCountry, allowedCountries, claims, once } = starter;
  const parsed = parsePhoneNumber(request.phone, { defaultCountry });
  if (parsed.outcome === 'refused') return { outcome: 'bad-request', message: parsed.message };
  const forbidden = forbiddenBy(parsed, allowedCountries);
  if (forbidden !== undefined) return forbidden;

  const fault = faultOfKeys(request);
  if (fault !== undefined) return { outcome: 'bad-request', message: fault };
  const tagged = clientRequestIdOf(request, starter);
  if (tagged.refusal !== undefined) return { outcome: 'bad-request', message: tagged.refusal.message };

  const start: Planned = {
    phoneNumber: parsed.number,
    clientRequestId: tagged.clientRequestId,
    apiKeyId: request.apiKeyId,
    day: claims.today(),
  };
  const key = keyOfRequest(request);
  if (key === undefined) {
    const placed = await place(start, starter, async () => true);
    return placed?.start ?? inProgress;
  }
  const fingerprint = fingerprintOf(request, start.phoneNumber);
  return once({ ...start, key, fingerprint }, (mayDial) => place(start, starter, mayDial));
};

type Planned = Started & Countable;

/** A start that names no flow carries its id as it is; any other carries the flow, sealed behind the id. */
const clientRequestIdOf = (
  { clientRequestId, flow, variables = {} }: StartRequest,
  { newId, tag }: Starter,
) => {
  const id = clientRequestId ?? newId();
  const isPlain = flow === undefined && Object.keys(variables).length === 0;
  return isPlain ? { clientRequestId: id, refusal: undefined } : tag({ id, flow, variables });
};

/** Asks for leave, dials, and leaves word of what came of it. */
const place = async (
  start: Planned,
  starter: Starter,
  mayDial: () => Promise<boolean>,
): Promise<Placed | undefined> => {
  const { voice, from, record, setAside, now, notice } = starter;
  const admission = await admit(start, starter, mayDial);
  if (admission.outcome === 'too-late') return undefined;
  if (admission.outcome !== 'admitted') return { start: admission, isAsked: false };

  const { phoneNumber, clientRequestId, day } = start;
  const requestedAt = now().toISOString();
  const result = await voice.call({ from, to: phoneNumber, clientRequestId });
  const asked = startOf(result, { phoneNumber, clientRequestId });
  notice.asked(asked.outcome);
  const answer = answerOf(asked, result);
  await Promise.all([
    record(toStartEvent({ requestedAt, from, to: phoneNumber, clientRequestId, answer })),
    asked.outcome === 'queued' ? setAside({ sessionId: asked.sessionId, day }) : undefined,
    asked.outcome === 'refused' ? admission.giveBack() : undefined,
  ]);
  return { start: asked, isAsked: result.outcome !== 'unavailable' };
};

type CallEntry = Extract<CallResult, { outcome: 'entries' }>['entries'][number];

export type Asked = Extract<Start, Started>;

const startOf = (result: CallResult, started: Started): Asked => {
  // One number was asked for, so there is one entry: the client gives one to each recipient.
  if (result.outcome === 'entries') return startOfEntry(result.entries[0] as CallEntry, started);
  const { message } = result;
  return result.outcome === 'unknown'
    ? { ...started, outcome: 'unknown', status: 'unknown', message }
    : {
        ...started,
        outcome: 'refused',
        status: result.outcome === 'refused' ? result.reason : result.outcome,
        message,
      };
};

const startOfEntry = (entry: CallEntry, started: Started): Asked => {
  switch (entry.outcome) {
    case 'queued':
      return { ...started, outcome: 'queued', sessionId: entry.sessionId, status: entry.status };
    case 'refused':
      return { ...started, outcome: 'refused', status: entry.status, message: entry.message };
    case 'unknown':
      return { ...started, outcome: 'unknown', status: 'unknown', message: entry.message };
  }
};

const answerOf = (start: Asked, result: CallResult): StartAnswer => {
  const body = JSON.stringify(result);
  switch (start.outcome) {
    case 'queued':
      return { is: 'accepted', sessionId: start.sessionId, status: start.status, body };
    case 'refused':
      return { is: 'refused', status: start.status, body };
    case 'unknown':
      return { is: 'unknown', body };
  }
};
