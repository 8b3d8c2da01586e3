import type { XmlElement } from './element.ts';

/** Where an element stands in the formatted document. */
export interface ElementPosition {
  readonly element: XmlElement;
  readonly firstLine: number;
  readonly lastLine: number;
}

/**
 * Writes a document out anew, one element a line, so that people can read it and a page can mark the
 * element that is being carried out. Elements that hold text stay on one line.
 */
export function formatXml(root: XmlElement): { lines: string[]; places: ElementPosition[] } {
  const lines: string[] = [];
  const places: ElementPosition[] = [];

  function write(element: XmlElement, depth: number): void {
    const indent = '  '.repeat(depth);
    const place = { element, firstLine: lines.length, lastLine: lines.length };
    places.push(place);
    const text = element.children.some((child) => typeof child === 'string' && child.trim() !== '');
    if (element.children.length === 0 || text) {
      lines.push(indent + inline(element));
      return;
    }
    lines.push(`${indent}<${openingOf(element)}>`);
    for (const child of element.children) if (typeof child !== 'string') write(child, depth + 1);
    lines.push(`${indent}</${element.name}>`);
    place.lastLine = lines.length - 1;
  }

  write(root, 0);
  return { lines, places };
}

/** An element on one line, white space evened out. */
function inline(element: XmlElement): string {
  if (element.children.length === 0) return `<${openingOf(element)}/>`;
  return `<${openingOf(element)}>${insideOf(element)}</${element.name}>`;
}

/** The content of an element. */
export function insideOf(element: XmlElement): string {
  return element.children
    .map((child) => (typeof child === 'string' ? escapeText(child) : inline(child)))
    .join('')
    .replace(/\s+/g, ' ')
    .trim();
}

function openingOf(element: XmlElement): string {
  const attributes = Object.entries(element.attributes).map(
    ([name, value]) => ` ${name}="${escapeAttribute(value)}"`,
  );
  return element.name + attributes.join('');
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function escapeAttribute(text: string): string {
  return escapeText(text).replaceAll('"', '&quot;');
}
