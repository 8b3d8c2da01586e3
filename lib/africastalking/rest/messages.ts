import type { Effect, RefusalReason, UnavailableCause, UnknownCause } from './causes.ts';

/**
 * For each way in which a request can fail, a sentence for the person who made it: what is wrong, and what to do. None of
 * them has a secret in it. `failure.ts` adds what Africa's Talking itself said, shortened.
 */

/**
 * Refusals of one number, by the `status` of its entry (Africa's Talking, Voice › Make a call). The list is open: a status
 * that is not here is a new one.
 */
export const entryMessages: Readonly<Record<string, string>> = {
  InvalidPhoneNumber:
    "Africa's Talking does not take this for a phone number. Check that it is complete and begins with its country code.",
  DestinationNotSupported:
    "Africa's Talking does not call this destination from your number. Ask it to open the country for your account, or call from a number of that country.",
  InsufficientCredit:
    "Your Africa's Talking account has not enough credit for this call. Top it up in the dashboard and try again.",
};

export const refusalMessages: Readonly<Record<RefusalReason, string>> = {
  'invalid-caller-id':
    "The number to call from is not a voice number of your Africa's Talking account. Set it to one that is, with its country code.",
  'invalid-callback-url':
    "Your Africa's Talking number has no callback URL that works. Set one in the dashboard, under Voice › Phone numbers › Callback.",
  other: "Africa's Talking refused the request.",
};

export const badRequestMessages = {
  parameters: "Africa's Talking did not understand the request. Nothing was done.",
  address:
    "There is no Africa's Talking voice service at this address. Check the base URL. Nothing was done.",
} as const;

export const NOT_AUTHORISED_MESSAGE =
  "Africa's Talking did not accept the user name and the API key. Check that both belong to the same account, and that a key of the sandbox is used with the user name sandbox alone.";

export const TOO_MANY_REQUESTS_MESSAGE =
  "Africa's Talking is getting too many requests from this account. Nothing was done. Wait a little and try again.";

export const unavailableMessages: Readonly<Record<UnavailableCause, string>> = {
  'name-not-found':
    "The address of Africa's Talking could not be found. Nothing was sent. Check the base URL and the network's name service. The voice sandbox often does not exist: use a live account.",
  'connection-refused':
    "Africa's Talking refused the connection. Nothing was sent. Check the base URL, or try again later.",
  'connect-timeout':
    "Connecting to Africa's Talking took too long. Nothing was sent. Check that this network may reach it, or try again later.",
  tls: "A secure connection to Africa's Talking could not be made. Nothing was sent. Check the base URL and this machine's certificates and clock.",
  network: "The network failed before anything was sent to Africa's Talking. Try again.",
  'no-sandbox':
    "Africa's Talking has no sandbox for browser phones. Nothing was sent. Use the user name of a live account.",
};

export const unknownMessages: Readonly<Record<UnknownCause, string>> = {
  timeout: "Africa's Talking got the request and did not answer in time.",
  'connection-lost': "The connection to Africa's Talking broke before it answered.",
  'not-http': 'The server at the base URL answered, but not in HTTP.',
  'server-error': "Africa's Talking failed while it worked on the request.",
  unreadable: "Africa's Talking answered, but the answer does not say whether it did what was asked.",
  contradiction: "Africa's Talking's answer contradicts itself.",
};

/** What to do when the outcome is unknown. It depends on what a second request would do. */
export const unknownFollowUps: Readonly<Record<Effect, string>> = {
  'rings-a-phone':
    'The phone may ring all the same: wait for its callbacks, or look into the dashboard, before you start it again.',
  'sends-a-message': 'The message may arrive all the same: to send it again may send it twice.',
  harmless: 'It is safe to ask again.',
};

/** The response does not say whether a call to one of the numbers was started. */
export const unknownEntryMessages = {
  missing: "Africa's Talking's answer does not mention this number.",
  'no-session': "Africa's Talking queued the call and gave no session id.",
  'new-word': "Africa's Talking gave the call a session id and a status that is not known here.",
} as const;

export const TRANSFER_ABORTED_MESSAGE =
  "Africa's Talking did not transfer the call. Only a live call between two people can be transferred.";
