import { grammar } from './grammar.ts';
import type { VoiceResponse } from './response.ts';

const declaration = '<?xml version="1.0" encoding="UTF-8"?>';

interface Tags {
  readonly open: string;
  readonly close: string;
  readonly attributes: Readonly<Record<string, string>>;
}

const tags: Readonly<Record<string, Tags>> = Object.fromEntries(
  Object.entries(grammar).map(([name, rule]) => [
    name,
    {
      open: `<${name}`,
      close: `</${name}>`,
      attributes: Object.fromEntries(Object.keys(rule.attributes).map((key) => [key, ` ${key}="`])),
    },
  ]),
);

export function render(document: VoiceResponse): string {
  return declaration + write(document, 0);
}

interface Loose {
  readonly name: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly children: readonly unknown[];
}

/** Deeper than any sensible speech; a limit there must be, or a deep enough document ends the process. */
const deepest = 32;

function write(node: unknown, depth: number): string {
  if (typeof node === 'string') return escapeText(node);
  if (typeof node !== 'object' || node === null || depth > deepest) return '';
  const { name, attributes, children } = node as Loose;
  const tag = Object.hasOwn(tags, name) ? tags[name] : undefined;
  if (tag === undefined) return '';
  let xml = tag.open;
  for (const key in attributes) {
    const lead = Object.hasOwn(tag.attributes, key) ? tag.attributes[key] : undefined;
    const value = attributes[key];
    if (lead !== undefined && value !== undefined) xml += `${lead}${escapeAttribute(written(value))}"`;
  }
  if (!Array.isArray(children) || children.length === 0) return `${xml}/>`;
  xml += '>';
  for (const child of children) xml += write(child, depth + 1);
  return xml + tag.close;
}

function written(value: unknown): string {
  if (Array.isArray(value)) return value.map(written).join(',');
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : '';
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

const inText = /[&<>\r\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]/gu;
const inAttribute = /[&<>"\t\n\r\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]/gu;
const replacement = (character: string): string => entities[character] ?? '';
const escapeText = (text: string): string => text.replace(inText, replacement);
const escapeAttribute = (text: string): string => text.replace(inAttribute, replacement);
