/** A number of ours at Africa's Talking, with the two URLs that are set for it in the dashboard. */
export interface Line {
  /** E.164. */
  phoneNumber: string;
  /** Asked for instructions. An empty one is refused at the start of a call: `Invalid callbackUrl: `. */
  callbackUrl: string;
  /** Notified, when there is one. */
  eventsUrl?: string;
}
