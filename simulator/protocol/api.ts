/**
 * What Africa's Talking's REST API has to say to a developer: why it refused a request, and what became of an audio
 * file. It belongs to no call, and is no event of the log.
 */
export interface ApiNotice {
  /** Milliseconds since 1970 by the simulator's clock. */
  readonly at: number;
  readonly method: string;
  readonly path: string;
  /** The status of the answer. */
  readonly status: number;
  readonly level: 'info' | 'warning' | 'error';
  readonly words: string;
  /** A hint: how the request would be right. */
  readonly hint?: string;
}
