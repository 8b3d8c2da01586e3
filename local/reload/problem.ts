import type { SourcePlace } from '../../simulator/protocol.ts';
import { placeText } from '../../simulator/transcript.ts';

/** Something that is wrong with what was saved, and where. */
export interface SourceProblem {
  readonly words: string;
  readonly place?: SourcePlace;
}

export function problemText({ words, place }: SourceProblem): string {
  return `${words}${placeText(place)}`;
}
