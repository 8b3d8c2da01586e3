import type { Rules } from '../rules.ts';
import type { XmlElement } from '../xml/element.ts';

/** The rules by which documents are read. */
export type ReadingRules = Pick<
  Rules,
  'unexpectedElement' | 'secondPrompt' | 'invalidValue' | 'foreignCallerId' | 'relativeUrl' | 'noDocument'
>;

/** A document that is well-formed and yet cannot be carried out. It never leaves the reading of a document. */
export class InvalidElement extends Error {
  override readonly name = 'InvalidElement';
  readonly hint: string;

  /** @param guess - the rule that says so where nobody knows; `undefined` where the documentation does */
  constructor(words: string, hint: string, guess?: keyof ReadingRules) {
    super(words);
    this.hint = guess === undefined ? hint : `${hint} ${guessText(guess)}`;
  }
}

/** Added to a refusal that is a guess: it may be wrong, and can be switched off. */
export function guessText(guess: keyof Rules): string {
  return `(That the call drops is a guess: the rule ${guess} can be set otherwise.)`;
}

/** Something in a document that is likely a mistake, but does not stop the call. */
export interface DocumentWarning {
  readonly words: string;
  readonly hint: string;
}

/**
 * Reads the attributes of one element: each by its type, with its default. What is not asked for is
 * reported at the end, because Africa's Talking would pass over it in silence.
 */
export class Attributes {
  readonly #element: XmlElement;
  readonly #rules: ReadingRules;
  readonly #baseUrl: string | undefined;
  readonly #known = new Set<string>();
  readonly warnings: DocumentWarning[] = [];
  /** As written, with defaults filled in. */
  readonly shown: Record<string, string> = {};

  /** @param baseUrl - what a relative URL is taken from, where it is; `undefined` where there is no such URL */
  constructor(element: XmlElement, rules: ReadingRules, baseUrl?: string) {
    this.#element = element;
    this.#rules = rules;
    this.#baseUrl = baseUrl;
  }

  /** The text of an attribute. An empty one counts as absent: XML builders in many languages write one for nothing. */
  text(name: string, otherSpelling?: string): string | undefined {
    this.#known.add(name);
    if (otherSpelling !== undefined) this.#known.add(otherSpelling);
    const { attributes } = this.#element;
    const value = attributes[name] ?? (otherSpelling === undefined ? undefined : attributes[otherSpelling]);
    if (value === undefined || value.trim() === '') return undefined;
    this.shown[name] = value;
    return value;
  }

  /** `true` or `false`; anything else counts as false, and is reported. */
  boolean(name: string): boolean {
    const value = this.text(name);
    if (value !== undefined && value !== 'true' && value !== 'false') {
      this.warn(`${name}="${value}" is neither true nor false and counts as false.`, `Write ${name}="true".`);
    }
    return value === 'true';
  }

  /**
   * A whole number above 0.
   *
   * @param example - for whoever wrote something else
   */
  wholeNumber(name: string, example = 30): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    if (/^[1-9]\d*$/.test(value)) return Number(value);
    return this.#refuse(
      `${name}="${value}" is not a whole number above 0.`,
      `Write ${name}="${example}", without a unit.`,
    );
  }

  /** A single key of a telephone: 0-9, * or #. */
  key(name: string): string | undefined {
    const value = this.text(name);
    if (value === undefined || /^[0-9*#]$/.test(value)) return value;
    return this.#refuse(
      `${name}="${value}" is not a key of a telephone.`,
      `Write one of 0-9, * and #: ${name}="#".`,
    );
  }

  url(name: string): string | undefined {
    const written = this.text(name);
    if (written === undefined) return undefined;
    const value = this.#resolved(written);
    if (isAbsoluteUrl(value)) return value;
    return this.#refuse(`${name} is not an absolute URL: ${JSON.stringify(value)}.`, urlHint(value));
  }

  /** The URL without which an element cannot be carried out, from its text. */
  urlInText(text: string): string {
    const value = this.#resolved(text);
    if (isAbsoluteUrl(value)) return value;
    const words = `${this.#where()}: its text is not an absolute URL: ${JSON.stringify(text)}.`;
    throw new InvalidElement(words, urlHint(text), isRelativeUrl(text) ? 'relativeUrl' : undefined);
  }

  /** A relative URL as an absolute one, where the rules take it from the URL that was asked. */
  #resolved(value: string): string {
    const resolves =
      this.#rules.relativeUrl === 'resolve' && this.#baseUrl !== undefined && isRelativeUrl(value);
    return resolves ? new URL(value, this.#baseUrl).href : value;
  }

  /** The URL of music or a tone. Anything else counts as absent, and is reported. */
  audio(name: string, otherSpelling?: string): string | undefined {
    const value = this.text(name, otherSpelling);
    if (value === undefined || isAbsoluteUrl(value)) return value;
    this.warn(`${name}=${JSON.stringify(value)} is not a URL and counts as absent.`, urlHint(value));
    return undefined;
  }

  /** A number of ours, as a phone's display is to show it. */
  callerId(name: string, isOurs: (phoneNumber: string) => boolean): string | undefined {
    const value = this.text(name);
    if (value === undefined || isOurs(value)) return value;
    const words = `${name}="${value}" is no number of ours.`;
    const ours = [`+${value}`, value.replace(/^0/, '+254')].find(isOurs);
    const hint =
      ours === undefined
        ? `Write one of your Africa’s Talking numbers, or leave ${name} out.`
        : `Write it in full: ${name}="${ours}".`;
    if (this.#rules.foreignCallerId === 'drop')
      throw new InvalidElement(`${this.#where()}: ${words}`, hint, 'foreignCallerId');
    const shown = this.#rules.foreignCallerId === 'shown';
    this.warn(`${words} ${shown ? 'It is shown all the same.' : 'Our own number is shown.'}`, hint);
    return shown ? value : undefined;
  }

  /** A value that cannot be used: by the rules it drops the call, or counts as absent and is reported. */
  #refuse(words: string, hint: string): undefined {
    if (this.#rules.invalidValue === 'drop')
      throw new InvalidElement(`${this.#where()}: ${words}`, hint, 'invalidValue');
    this.warn(`${words} It counts as absent.`, hint);
  }

  required<T>(name: string, value: T | undefined, example: string): T {
    if (value !== undefined) return value;
    throw new InvalidElement(`${this.#where()} has no ${name}.`, `Write ${example}.`);
  }

  /** The default as people see it. */
  showDefault(name: string, value: string): void {
    this.shown[name] ??= value;
  }

  /** To be called last: reports the attributes that nobody asked for. */
  reportUnknown(): void {
    for (const name of Object.keys(this.#element.attributes)) {
      if (this.#known.has(name)) continue;
      const meant = [...this.#known].find((known) => known.toLowerCase() === name.toLowerCase());
      this.warn(
        `${name} is no attribute of ${this.#element.name} and changes nothing.`,
        meant === undefined
          ? `${this.#element.name} takes ${[...this.#known].join(', ') || 'no attributes'}.`
          : `Upper and lower case count: write ${meant}.`,
      );
    }
  }

  /** Reports a likely mistake in this element that does not stop the call. */
  warn(words: string, hint: string): void {
    this.warnings.push({ words: `${this.#where()}: ${words}`, hint });
  }

  #where(): string {
    return whereIs(this.#element);
  }
}

export function whereIs(element: XmlElement): string {
  return element.line > 0 ? `<${element.name}> in line ${element.line}` : `<${element.name}>`;
}

const ABSOLUTE_URL_HINT =
  'Write the whole address, such as https://example.com/voice/instruct: there is nothing that it could be relative to.';

function urlHint(value: string): string {
  return /^(?:undefined|null|none|nil|nan|true|false)$/i.test(value)
    ? `A variable without a value was written there. ${ABSOLUTE_URL_HINT}`
    : ABSOLUTE_URL_HINT;
}

/** `/next`, `../next`, `?step=2`: other texts would be relative URLs too, but were meant for something else. */
function isRelativeUrl(value: string): boolean {
  return /^(?:\.{0,2}\/(?!\/)|\?)\S*$/.test(value);
}

/** A URL that Africa's Talking can call: absolute, http or https. */
function isAbsoluteUrl(value: string): boolean {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  return url?.protocol === 'http:' || url?.protocol === 'https:';
}
