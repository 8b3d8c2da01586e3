import type { XmlElement } from '../xml/element.ts';

/** A document that is well-formed and yet cannot be carried out. It never leaves the reading of a document. */
export class InvalidElement extends Error {
  override readonly name = 'InvalidElement';
  readonly hint: string;

  constructor(words: string, hint: string) {
    super(words);
    this.hint = hint;
  }
}

/** Something in a document that is likely a mistake, but does not stop the call. */
export interface DocumentWarning {
  words: string;
  hint: string;
}

/**
 * Reads the attributes of one element: each by its type, with its default. What is not asked for is
 * reported at the end, because Africa's Talking would pass over it in silence.
 */
export class Attributes {
  readonly #element: XmlElement;
  readonly #known = new Set<string>();
  readonly warnings: DocumentWarning[] = [];
  /** As written, with defaults filled in. */
  readonly shown: Record<string, string> = {};

  constructor(element: XmlElement) {
    this.#element = element;
  }

  text(name: string, otherSpelling?: string): string | undefined {
    this.#known.add(name);
    if (otherSpelling !== undefined) this.#known.add(otherSpelling);
    const { attributes } = this.#element;
    const value = attributes[name] ?? (otherSpelling === undefined ? undefined : attributes[otherSpelling]);
    if (value !== undefined) this.shown[name] = value;
    return value;
  }

  /** `true` or `false`; anything else counts as false, and is reported. */
  boolean(name: string): boolean {
    const value = this.text(name);
    if (value !== undefined && value !== 'true' && value !== 'false') {
      this.#warn(
        `${name}="${value}" is neither true nor false and counts as false.`,
        `Write ${name}="true".`,
      );
    }
    return value === 'true';
  }

  /** A whole number above 0. */
  wholeNumber(name: string): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    if (/^[1-9]\d*$/.test(value)) return Number(value);
    throw new InvalidElement(
      `${this.#where()}: ${name}="${value}" is not a whole number above 0.`,
      `Write ${name}="30", without a unit.`,
    );
  }

  /** A single key of a telephone: 0-9, * or #. */
  key(name: string): string | undefined {
    const value = this.text(name);
    if (value === undefined || /^[0-9*#]$/.test(value)) return value;
    throw new InvalidElement(
      `${this.#where()}: ${name}="${value}" is not a key of a telephone.`,
      `Write one of 0-9, * and #: ${name}="#".`,
    );
  }

  url(name: string): string | undefined {
    const value = this.text(name);
    if (value !== undefined) requireUrl(value, `${this.#where()}: ${name}`);
    return value;
  }

  required<T>(name: string, value: T | undefined, example: string): T {
    if (value !== undefined && value !== '') return value;
    throw new InvalidElement(`${this.#where()} has no ${name}.`, `Write ${example}.`);
  }

  /** What stands in a default's place, for people to see. */
  showDefault(name: string, value: string): void {
    this.shown[name] ??= value;
  }

  /** To be called last: reports the attributes that nobody asked for. */
  reportUnknown(): void {
    for (const name of Object.keys(this.#element.attributes)) {
      if (this.#known.has(name)) continue;
      const meant = [...this.#known].find((known) => known.toLowerCase() === name.toLowerCase());
      this.#warn(
        `${name} is no attribute of ${this.#element.name} and changes nothing.`,
        meant === undefined
          ? `${this.#element.name} takes ${[...this.#known].join(', ') || 'no attributes'}.`
          : `Upper and lower case count: write ${meant}.`,
      );
    }
  }

  #warn(words: string, hint: string): void {
    this.warnings.push({ words: `${this.#where()}: ${words}`, hint });
  }

  #where(): string {
    return whereIs(this.#element);
  }
}

export function whereIs(element: XmlElement): string {
  return element.line > 0 ? `<${element.name}> in line ${element.line}` : `<${element.name}>`;
}

/** A URL that Africa's Talking can call: absolute, http or https. */
export function requireUrl(value: string, what: string): void {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return;
  throw new InvalidElement(
    `${what} is not an absolute URL: ${JSON.stringify(value)}.`,
    'Write the whole address, such as https://example.com/voice/instruct: there is nothing that it could be relative to.',
  );
}
