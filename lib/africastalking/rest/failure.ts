import type { Effect, RefusalReason, UnavailableCause, UnknownCause } from './causes.ts';
import {
  badRequestMessages,
  NOT_AUTHORISED_MESSAGE,
  refusalMessages,
  TOO_MANY_REQUESTS_MESSAGE,
  unavailableMessages,
  unknownFollowUps,
  unknownMessages,
} from './messages.ts';

/** The parts of the response that a failure keeps. */
export interface Reply {
  /** Africa's Talking's own words, shortened; `undefined` when it said none. */
  readonly providerMessage: string | undefined;
  /** `undefined` when no answer came. */
  readonly httpStatus: number | undefined;
}

interface FailureReply extends Reply {
  /** A sentence for people: what is wrong and what to do. */
  readonly message: string;
}

/** Africa's Talking understood the request and refused all of it. */
interface Refused extends FailureReply {
  readonly outcome: 'refused';
  readonly reason: RefusalReason;
}

/** The request is wrong, and will be wrong again. Nothing was done. */
interface BadRequest extends FailureReply {
  readonly outcome: 'bad-request';
}

/** The user name and the API key do not fit, or may not do this. Nothing was done. */
interface NotAuthorised extends FailureReply {
  readonly outcome: 'not-authorised';
}

/** Nothing was done; later it may be. */
interface TooManyRequests extends FailureReply {
  readonly outcome: 'too-many-requests';
}

/** Nothing was sent, so nothing was done, for certain. */
interface Unavailable extends FailureReply {
  readonly outcome: 'unavailable';
  readonly cause: UnavailableCause;
}

/** It may have been done or not. Where a phone could ring, it must not be done again without a look. */
interface Unknown extends FailureReply {
  readonly outcome: 'unknown';
  readonly cause: UnknownCause;
}

/** Every way in which a request can come to nothing, told apart by `outcome`. */
export type Failure = Refused | BadRequest | NotAuthorised | TooManyRequests | Unavailable | Unknown;

const noReply: Reply = { providerMessage: undefined, httpStatus: undefined };

/** Beginnings of `errorMessage`; seen in Africa's Talking's Java SDK and in applications. */
const refusalReasons: readonly (readonly [string, RefusalReason])[] = [
  ['Invalid callerId', 'invalid-caller-id'],
  ['Invalid callbackUrl', 'invalid-callback-url'],
];

/** Africa's Talking understood and said no: nothing was done. */
export function refused(reply: Reply): Refused {
  const known = refusalReasons.find(([beginning]) =>
    reply.providerMessage?.toLowerCase().startsWith(beginning.toLowerCase()),
  );
  const reason = known?.[1] ?? 'other';
  return {
    outcome: 'refused',
    reason,
    ...reply,
    message: withProviderMessage(refusalMessages[reason], reply),
  };
}

/** The request never left: nothing was done. */
export function unavailable(cause: UnavailableCause): Unavailable {
  return { outcome: 'unavailable', cause, ...noReply, message: unavailableMessages[cause] };
}

/** The request left and no answer tells what became of it: a repeat may do it twice. */
export function unknown(cause: UnknownCause, effect: Effect, reply: Reply = noReply): Unknown {
  const message = `${withProviderMessage(unknownMessages[cause], reply)} ${unknownFollowUps[effect]}`;
  return { outcome: 'unknown', cause, ...reply, message };
}

/** The meaning of a status that is no success: what 4xx refuses was not done, and of anything else nothing is known. */
export function failureOfStatus(httpStatus: number, effect: Effect, reply: Reply): Failure {
  const isRefused = httpStatus >= 400 && httpStatus < 500 && httpStatus !== REQUEST_TIMEOUT;
  if (!isRefused) return unknown('server-error', effect, reply);
  return (failuresByStatus[httpStatus] ?? badRequest('parameters'))(reply);
}

/** The server gave up waiting for the rest of the request; it may have got all of it, so the outcome is unknown. */
const REQUEST_TIMEOUT = 408;

const failuresByStatus: Readonly<Record<number, (reply: Reply) => Failure>> = {
  401: notAuthorised,
  403: notAuthorised,
  404: badRequest('address'),
  405: badRequest('address'),
  429: tooManyRequests,
};

function badRequest(kind: keyof typeof badRequestMessages): (reply: Reply) => BadRequest {
  return (reply) => ({
    outcome: 'bad-request',
    ...reply,
    message: withProviderMessage(badRequestMessages[kind], reply),
  });
}

function notAuthorised(reply: Reply): NotAuthorised {
  return { outcome: 'not-authorised', ...reply, message: withProviderMessage(NOT_AUTHORISED_MESSAGE, reply) };
}

function tooManyRequests(reply: Reply): TooManyRequests {
  return {
    outcome: 'too-many-requests',
    ...reply,
    message: withProviderMessage(TOO_MANY_REQUESTS_MESSAGE, reply),
  };
}

/** Our message, followed by what Africa's Talking itself said. */
export function withProviderMessage(message: string, { providerMessage: said }: Reply): string {
  return said === undefined ? message : `${message} It said: “${said}”`;
}
