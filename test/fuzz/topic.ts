import type { Random } from './random.ts';

/** Something that must hold for whatever random input; one file a topic, listed in `run.ts`. */
export interface Topic {
  /** What it is called on the command line: the folder under `lib`. */
  readonly name: string;
  /** What one run makes, in the plural. */
  readonly things: string;
  /** Runs unless told, where a million would take hours. */
  readonly usualRuns?: number;
  /** Makes one thing and checks it; throws when something does not hold. */
  readonly run: (random: Random) => void | Promise<void>;
  /** Lets go of what the runs have opened. */
  readonly end?: () => Promise<void> | undefined;
}
