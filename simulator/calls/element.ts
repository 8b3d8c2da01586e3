import type { VerbName } from '../protocol.ts';

/** The parts that every element has, whatever its verb. */
export interface BaseInstruction {
  readonly verb: VerbName;
  /** Its number in the document, counted by opening tags. */
  readonly index: number;
  /** The number of the element around it. */
  readonly within?: number;
  /** Its attributes as written, with defaults. */
  readonly shown: Record<string, string>;
}
