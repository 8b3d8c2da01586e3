import { check, type Fault } from './check.ts';
import { render } from './render.ts';
import type { VoiceResponse } from './response.ts';

export interface Answer {
  readonly xml: string;
  /** What is wrong with the document, was left out of it or makes it too long; empty when all is well. */
  readonly faults: readonly Fault[];
}

/**
 * The document as it is sent while a caller waits, and everything that somebody should look at afterwards.
 *
 * It never throws: a call in progress is better served by a document with a fault than by none. Africa's
 * Talking publishes no limit of size; the default of 64 KiB is ours.
 */
export function answer(document: VoiceResponse, mostBytes = 65_536): Answer {
  const xml = render(document);
  const faults = check(document);
  const bytes = xml.length * 3 > mostBytes ? new TextEncoder().encode(xml).length : 0;
  if (bytes > mostBytes) {
    faults.push({
      rule: 'size',
      path: '/Response',
      message: `the document has ${bytes} bytes, more than the ${mostBytes} allowed`,
    });
  }
  return { xml, faults };
}
