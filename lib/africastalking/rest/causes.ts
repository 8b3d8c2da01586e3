import type { Exchange } from '../../http-client/exchange.ts';

type CauseOf<Outcome extends Exchange['outcome']> = Extract<
  Exchange,
  { outcome: Outcome; cause: string }
>['cause'];

/** Why nothing was sent. `no-sandbox`: the service has no sandbox, so none was asked. */
export type UnavailableCause = CauseOf<'not-sent'> | 'no-sandbox';

/**
 * Why it is not known what became of a request. `server-error` is any status that promises neither success nor
 * refusal, `unreadable` an answer that says nothing, `contradiction` one that says two things.
 */
export type UnknownCause = CauseOf<'no-answer'> | 'server-error' | 'unreadable' | 'contradiction';

/** Why Africa's Talking refused, as far as its words tell. */
export type RefusalReason = 'invalid-caller-id' | 'invalid-callback-url' | 'other';

/** What a second request would do if the first one was carried out. */
export type Effect = 'rings-a-phone' | 'sends-a-message' | 'harmless';
