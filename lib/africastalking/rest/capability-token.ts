import type { PhoneNumber } from '../../phone-numbers/phone-number.ts';
import { type Failure, refused, unknown } from './failure.ts';
import { textValue, wholeNumber } from './response-body.ts';
import { type OkReply, replyOf, type Send } from './send.ts';

/** What a browser phone may do. */
export interface CapabilityTokenRequest {
  /** The browser phone's name: it is called as `username.clientName`. */
  readonly clientName: string;
  /** The voice number that it calls from. */
  readonly phoneNumber: PhoneNumber;
  /** May it be called? Yes, unless told otherwise. */
  readonly incoming?: boolean | undefined;
  /** May it call? Yes, unless told otherwise. */
  readonly outgoing?: boolean | undefined;
  /** A day, unless told otherwise: the only lifetime that has been seen in use. */
  readonly lifetimeInSeconds?: number | undefined;
}

interface CapabilityToken {
  readonly outcome: 'issued';
  /** For `new Africastalking.Client(token)` in the browser; whoever has it is this phone. */
  readonly token: string;
  readonly clientName: string;
  readonly incoming: boolean;
  readonly outgoing: boolean;
  readonly lifetimeInSeconds: number;
}

/** The token, or why there is none. */
export type CapabilityTokenResult = CapabilityToken | Failure;

const DAY = 24 * 60 * 60;

/** Lets a browser be a phone for a while (Africa's Talking, WebRTC). Of all requests this one alone is JSON. */
export async function capabilityToken(
  send: Send,
  request: CapabilityTokenRequest,
): Promise<CapabilityTokenResult> {
  const { clientName, phoneNumber, incoming = true, outgoing = true, lifetimeInSeconds = DAY } = request;
  const reply = await send({
    service: 'webrtc',
    path: '/capability-token/request',
    effect: 'harmless',
    encoding: 'json',
    fields: {
      clientName,
      phoneNumber,
      incoming: String(incoming),
      outgoing: String(outgoing),
      expire: `${lifetimeInSeconds}s`,
    },
  });
  return reply.outcome === 'ok'
    ? interpretCapabilityToken(reply, { clientName, incoming, outgoing, lifetimeInSeconds })
    : reply;
}

type RequestedToken = Omit<CapabilityToken, 'outcome' | 'token'>;

/** What is granted is what the answer says, and what was asked where it says nothing. */
function interpretCapabilityToken(
  { body: answer, httpStatus }: OkReply,
  asked: RequestedToken,
): CapabilityTokenResult {
  const reply = replyOf(httpStatus, answer);
  if (typeof answer === 'string') return unknown('unreadable', 'harmless', reply);
  if (reply.providerMessage !== undefined) return refused(reply);

  const token = textValue(answer['token']);
  if (token === undefined) return unknown('unreadable', 'harmless', reply);
  return {
    outcome: 'issued',
    token,
    clientName: textValue(answer['clientName']) ?? asked.clientName,
    incoming: yesOrNo(answer['incoming']) ?? asked.incoming,
    outgoing: yesOrNo(answer['outgoing']) ?? asked.outgoing,
    lifetimeInSeconds: wholeNumber(textValue(answer['lifeTimeSec'])) ?? asked.lifetimeInSeconds,
  };
}

function yesOrNo(value: unknown): boolean | undefined {
  return new Map([
    ['true', true],
    ['false', false],
  ]).get(textValue(value)?.toLowerCase() ?? '');
}
