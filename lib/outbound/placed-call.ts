import type { PhoneNumber } from '../phone-numbers/phone-number.ts';
import type { Capped, Forbidden } from './refusal.ts';

export interface PlaceCallRequest {
  /** The number to call, as a person writes it. */
  readonly phone: string;
  /** The number of ours that the phone shows, as a person writes it; the first of ours when absent. */
  readonly from?: string | undefined;
  /** A tag that comes back with the call's callbacks; one is made when there is none. */
  readonly clientRequestId?: string | undefined;
  /** The same in every attempt at this call; `clientRequestId` when absent. With neither, each attempt is a call. */
  readonly idempotencyKey?: string | undefined;
  /** The API key that the call counts against. */
  readonly apiKeyId: string;
  /** The flow that takes the call once it is answered, and what that flow is to know. */
  readonly flow?: string | undefined;
  readonly variables?: Readonly<Record<string, string>> | undefined;
}

/** The result of a request to start a call. Every result but success has a `message` for people. */
export type PlaceCallResult =
  | (OutboundCall & { readonly outcome: 'queued'; readonly sessionId: string; readonly status: 'Queued' })
  /** The request is wrong. Africa's Talking was not asked. */
  | { readonly outcome: 'bad-request'; readonly message: string }
  | Forbidden
  | Capped
  /** The limits could not be looked up, so nothing was dialled. */
  | { readonly outcome: 'limits-unavailable'; readonly message: string }
  /** Another start with the same key has no answer yet. */
  | { readonly outcome: 'in-progress'; readonly message: string }
  /** The key stands for another start. */
  | { readonly outcome: 'key-reused'; readonly message: string }
  /** Africa's Talking will not call, and said so in `status`; or it was not even reached. The phone does not ring. */
  | (OutboundCall & { readonly outcome: 'refused'; readonly status: string; readonly message: string })
  /** Nobody knows whether the phone rings. A callback may tell; to try again may ring it twice. */
  | (OutboundCall & { readonly outcome: 'unknown'; readonly status: 'unknown'; readonly message: string });

export interface OutboundCall {
  readonly phoneNumber: PhoneNumber;
  readonly clientRequestId: string;
}
