import type { Fault } from './fault.ts';
import type { VoiceResponse } from './response.ts';
import { write } from './write.ts';

export interface Answer {
  readonly xml: string;
  /** What is wrong with the document, was left out of it or makes it too long; empty when all is well. */
  readonly faults: readonly Fault[];
}

/**
 * The document as it is sent while a caller waits, and everything that somebody should look at afterwards.
 *
 * It never throws: a call in progress is better served by a document with a fault than by none. Africa's
 * Talking publishes no limit of size; the default of 65,536 characters is ours.
 */
export function answer(document: VoiceResponse, mostCharacters = 65_536): Answer {
  const { xml, findings } = write([document]);
  const faults = findings.map(([fault]) => fault);
  if (xml.length > mostCharacters) {
    faults.push({ rule: 'size', path: '', message: `it is longer than ${mostCharacters}` });
  }
  return { xml, faults };
}

/** The document as Africa's Talking reads it, without white space between elements; it never throws. */
export function render(document: VoiceResponse): string {
  return write([document]).xml;
}

/** Everything that is wrong with a document; empty when it is legal. It never throws. */
export function check(document: VoiceResponse, mostCharacters?: number): readonly Fault[] {
  return answer(document, mostCharacters).faults;
}
