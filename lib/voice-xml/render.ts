import type { XmlFault } from './fault.ts';
import type { VoiceResponse } from './response.ts';
import { write } from './write.ts';

export interface RenderedXml {
  readonly xml: string;
  /** Everything that is wrong with the document; empty when nothing is. */
  readonly faults: readonly XmlFault[];
}

/**
 * The document as it is sent while a caller waits, and everything that somebody should look at afterwards.
 *
 * It never throws: a call in progress is better served by a document with a fault than by none. Africa's
 * Talking publishes no limit of size; the default of 65,536 characters is ours.
 */
export function renderChecked(document: VoiceResponse, maxCharacters = 65_536): RenderedXml {
  const { xml, findings } = write([document]);
  const faults = findings.map(([fault]) => fault);
  if (xml.length > maxCharacters) {
    faults.push({ rule: 'size', path: '', message: `it is longer than ${maxCharacters}` });
  }
  return { xml, faults };
}

/** The document as Africa's Talking reads it, without white space between elements; it never throws. */
export function render(document: VoiceResponse): string {
  return write([document]).xml;
}

/** Everything that is wrong with a document; empty when it is legal. It never throws. */
export function check(document: VoiceResponse, maxCharacters?: number): readonly XmlFault[] {
  return renderChecked(document, maxCharacters).faults;
}
