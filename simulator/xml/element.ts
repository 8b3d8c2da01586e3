/** An XML element as it was written. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Record<string, string>;
  readonly children: (XmlElement | string)[];
  /** Where its opening tag begins, counted from 1; 0 when it was not read from a text. */
  readonly line: number;
}

/** The text inside, tags removed and white space evened out. */
export function textOf(element: XmlElement): string {
  return rawTextOf(element).replace(/\s+/g, ' ').trim();
}

function rawTextOf(element: XmlElement): string {
  return element.children.map((child) => (typeof child === 'string' ? child : rawTextOf(child))).join('');
}

export function elementsIn(element: XmlElement): XmlElement[] {
  return element.children.filter((child) => typeof child !== 'string');
}
