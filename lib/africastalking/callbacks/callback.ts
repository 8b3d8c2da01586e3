/**
 * What Africa's Talking posts to the callback URL and to the events URL, parsed.
 *
 * Only `raw`, `rawIsBase64`, `fields` and `anomalies` are always there: Africa's Talking leaves out what does not
 * apply, sends `None` or an empty text for what it does not know, and promises no list of fields. A field that is
 * absent, empty, `None`, `null` or `undefined` (as SDKs write an absent value) is `undefined` here, and so is one
 * that does not hold what it should; what was posted stands in `fields` and `raw`.
 */
export interface Callback {
  /** The body as it was posted, after the gateway's base64 was undone; nothing is lost in it. */
  readonly raw: string;
  /** True when the posted bytes were not valid UTF-8, so that `raw` holds them in base64. */
  readonly rawIsBase64: boolean;
  /** Every posted field by name, known or not, as sent. Where a name was repeated the first value counts. */
  readonly fields: Readonly<Record<string, string>>;
  /** Everything unusual about the body, in the order in which it was noticed. Empty for bodies as Africa's Talking sends them. */
  readonly anomalies: readonly CallbackAnomaly[];

  /** `ATVId_` and 32 hexadecimal digits; the same for all callbacks of a call. At most 128 visible ASCII characters. */
  readonly sessionId: string | undefined;
  /** False in the last callback of a call; `undefined` when the field is missing or is neither yes nor no. */
  readonly isActive: boolean | undefined;
  /**
   * Africa's Talking's own word; an open list. Seen: `Ringing`, `Answered`, `Completed`, `NotAnswered`. Documented besides:
   * `Active`, `Transferred`, `TransferCompleted`. Whether the call is over is said by `isActive` alone.
   */
  readonly callSessionState: string | undefined;
  readonly direction: 'Inbound' | 'Outbound' | undefined;
  /**
   * The phone user, in both directions: E.164, or `username.clientName` of a browser phone. A national form has been
   * seen and stays as sent: which number it means is a guess here. Absent where the caller withheld it.
   */
  readonly callerNumber: string | undefined;
  /** Our Africa's Talking number, in both directions: E.164. */
  readonly destinationNumber: string | undefined;
  /** A dialling code such as `254`; `-1` for browser phones. */
  readonly callerCountryCode: string | undefined;
  readonly callerCarrierName: string | undefined;
  /** `YYYY-MM-DD hh:mm:ss` without a time zone: Africa's Talking does not say which. */
  readonly callStartTime: string | undefined;
  /** The tag that was given when the call was started, to the letter. */
  readonly clientRequestId: string | undefined;
  /** The number or name that a browser or SIP phone dialled, as typed. */
  readonly clientDialedNumber: string | undefined;
  readonly dtmfDigits: string | undefined;
  readonly recordingUrl: string | undefined;
  /** Whole seconds, including time spent in the menu. */
  readonly durationInSeconds: number | undefined;
  readonly currencyCode: string | undefined;
  /** A decimal text, such as `147.440`: never a float. */
  readonly amount: string | undefined;
  /** Only in the final callback: `Success`, `NotAnswered`, `Aborted`; an open list. */
  readonly status: string | undefined;
  /** FreeSWITCH's word, such as `USER_BUSY`; an open list. */
  readonly hangupCause: string | undefined;
  /** While the Dial still rings, all its numbers; Africa's Talking then calls the field `dialDestinationNumbers`. */
  readonly dialDestinationNumber: string | undefined;
  /** Whole seconds of the forwarded leg; more than zero means that somebody picked up. */
  readonly dialDurationInSeconds: number | undefined;
  /** In the form of `callStartTime`. */
  readonly dialStartTime: string | undefined;
  readonly lastBridgeHangupCause: string | undefined;
  readonly queueDurationInSeconds: number | undefined;
  readonly dequeuedToPhoneNumber: string | undefined;
  readonly dequeuedToSessionId: string | undefined;
  /** Documented: `Active`, `Completed`, `CallerHangup`, `CalleeHangup`. */
  readonly callTransferState: string | undefined;
  /** `+2347XXXXXXXXX:20`: a number and seconds. */
  readonly callTransferParam: string | undefined;
  readonly callTransferredToNumber: string | undefined;
  /** Documented: `DestinationNotSupported`, `InvalidPhoneNumber`, `NoActiveClient`, `NotAllowed`. */
  readonly callTransferHangupCause: string | undefined;
  /** Not sent by Africa's Talking; accepted because the voice service's own page documents it. */
  readonly eventType: string | undefined;
}

/** Something in a callback that is not as documented; it was read all the same. */
export type CallbackAnomaly =
  /** The name was posted more than once; the first value counts. */
  | { readonly kind: 'repeated-field'; readonly field: string }
  /** The field holds something else than it should, and counts as absent. */
  | { readonly kind: 'unreadable-field'; readonly field: string }
  /** A number's `+` arrived as a space, because somebody did not encode it, and was put back. */
  | { readonly kind: 'plus-restored'; readonly field: string }
  | { readonly kind: 'not-a-form'; readonly encoding: 'json' | 'multipart' }
  | { readonly kind: 'not-utf8' }
  /** The gateway called the body base64, which it is not; it was read as text. */
  | { readonly kind: 'not-base64' }
  /** Only the first `parsedCharacters` were looked at for fields. */
  | { readonly kind: 'long-body'; readonly parsedCharacters: number };
