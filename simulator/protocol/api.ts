/**
 * What Africa's Talking's REST API has to say to a developer: why it refused a request, and what became of an audio
 * file. It belongs to no call, and is no event of the log.
 */
export interface ApiNotice {
  /** Milliseconds since 1970 by the simulator's clock. */
  at: number;
  method: string;
  path: string;
  /** The status of the answer. */
  status: number;
  level: 'info' | 'warning' | 'error';
  words: string;
  /** What would be right. */
  hint?: string;
}
