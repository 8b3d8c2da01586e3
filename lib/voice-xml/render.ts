import { escapeAttribute, escapeText } from './characters.ts';
import { deepest, elements, type Loose } from './elements.ts';
import type { VoiceResponse } from './response.ts';

/**
 * The document as Africa's Talking reads it, without white space between elements.
 *
 * It never throws and what comes out is always well-formed, whatever the tree holds: characters that XML cannot
 * carry, and elements and attributes that the grammar does not know, are left out. `check` says which.
 */
export function render(document: VoiceResponse): string {
  const root = document?.name === 'Response' ? write(document as unknown as Loose, 0) : '<Response/>';
  return `<?xml version="1.0" encoding="UTF-8"?>${root}`;
}

function write(node: Loose | string, depth: number): string {
  if (typeof node === 'string') return escapeText(node);
  const entry = elements.get(node?.name);
  if (entry === undefined || depth > deepest) return '';
  const { attributes, children } = node;
  let xml = entry.open;
  for (const key in attributes) {
    const value = written(attributes[key]);
    const lead = entry.attributes.get(key)?.lead;
    if (value !== undefined && lead !== undefined) xml += `${lead}${escapeAttribute(value)}"`;
  }
  if (!Array.isArray(children) || children.length === 0) return `${xml}/>`;
  xml += '>';
  for (const child of children) xml += write(child, depth + 1);
  return xml + entry.close;
}

function written(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string').join(',') : undefined;
}
