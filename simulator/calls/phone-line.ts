/**
 * A line: one of our voice numbers (DIDs) at Africa's Talking, with the two URLs that are set for it in the dashboard.
 * It takes any number of calls at once.
 */
export interface PhoneLine {
  /** E.164. */
  readonly phoneNumber: string;
  /** Asked for instructions. An empty one is refused at the start of a call: `Invalid callbackUrl: `. */
  readonly callbackUrl: string;
  /** Notified, when there is one. */
  readonly eventsUrl?: string;
}
