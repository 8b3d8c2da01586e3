import type { VerbName } from '../protocol.ts';

/** What every element has, whatever its verb. */
export interface BaseInstruction {
  verb: VerbName;
  /** Its number in the document, counted by opening tags. */
  index: number;
  /** The number of the element around it. */
  within?: number;
  /** Its attributes as written, with defaults. */
  shown: Record<string, string>;
}
