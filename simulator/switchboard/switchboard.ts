import { Conferences } from './conferences.ts';
import { Queues } from './queues.ts';

/** Where calls meet each other. */
export interface Switchboard {
  readonly queues: Queues;
  readonly conferences: Conferences;
}

export function createSwitchboard(): Switchboard {
  return { queues: new Queues(), conferences: new Conferences() };
}
