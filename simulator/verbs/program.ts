import type { ElementView } from '../protocol.ts';
import { elementsIn, textOf, type XmlElement } from '../xml/element.ts';
import { excerptOf } from '../xml/excerpt.ts';
import type { XmlFault } from '../xml/fault.ts';
import { formatXml } from '../xml/format.ts';
import { isXmlFault, parseXml } from '../xml/parse.ts';
import {
  Attributes,
  type DocumentWarning,
  guessText,
  InvalidElement,
  type ReadingRules,
  whereIs,
} from './attributes.ts';
import { type Instruction, isVerbName, verbNames, verbOf } from './index.ts';
import type { Prompt } from './prompt.ts';

/** A document that can be carried out. */
export interface Program {
  readonly instructions: Instruction[];
  readonly lines: string[];
  readonly elements: ElementView[];
  readonly warnings: DocumentWarning[];
}

/** Why a document cannot be carried out. */
export interface InvalidDocument {
  readonly words: string;
  readonly hint: string;
  /** The lines around the fault, with the place marked. */
  readonly excerpt?: string[];
}

/** The rules by which a document is read. */
export interface Reading {
  readonly rules: ReadingRules;
  /** Whether a number is one of our lines. */
  readonly isOurs: (phoneNumber: string) => boolean;
  /** The URL that was asked: what a relative one is taken from, where the rules say so. */
  readonly baseUrl?: string;
}

export function isInvalid(read: Program | InvalidDocument): read is InvalidDocument {
  return 'words' in read;
}

/** Reads an answer of our server, all of it before any of it is carried out. */
export function readProgram(text: string, reading: Reading): Program | InvalidDocument {
  const root = parseXml(text);
  if (isXmlFault(root)) return root.isNoDocument === true ? noDocument(root, reading.rules) : root;
  const read = readDocument(root, reading);
  if (isInvalid(read)) return { ...read, excerpt: read.line > 0 ? excerptOf(text, read.line) : [] };
  if (/<!DOCTYPE/i.test(text.slice(0, DOCTYPE_WITHIN))) read.warnings.push(doctypeWarning);
  return read;
}

/** An answer that is no document drops the call, or by the other rule counts as one without an element. */
function noDocument({ words, hint, excerpt }: XmlFault, rules: ReadingRules): Program | InvalidDocument {
  if (rules.noDocument === 'drop')
    return { words, hint: `${hint} ${guessText('noDocument')}`, ...(excerpt && { excerpt }) };
  const warning = { words: `${words} It counts as an empty <Response/>.`, hint };
  return { instructions: [], lines: [], elements: [], warnings: [warning] };
}

/** A DOCTYPE stands before the first element. */
const DOCTYPE_WITHIN = 500;

const doctypeWarning: DocumentWarning = {
  words: 'The document has a DOCTYPE.',
  hint: 'Voice XML needs none, and nobody has shown that Africa’s Talking takes one: leave it out.',
};

/** Reads a document that is already in elements. */
export function readDocument(
  root: XmlElement,
  reading: Reading,
): Program | (InvalidDocument & { line: number }) {
  const reader = new ProgramReader(reading);
  try {
    return reader.read(root);
  } catch (error) {
    if (error instanceof InvalidElement)
      return { words: error.message, hint: error.hint, line: reader.lineOfFault };
    throw error;
  }
}

class ProgramReader {
  /** The element that was read last: a fault is in it. */
  lineOfFault = 0;
  readonly #reading: Reading;
  readonly #warnings: DocumentWarning[] = [];
  readonly #views = new Map<XmlElement, Pick<ElementView, 'index' | 'verb' | 'within'>>();

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  read(root: XmlElement): Program {
    this.lineOfFault = root.line;
    if (root.name !== 'Response') {
      throw new InvalidElement(
        `The document begins with <${root.name}>.`,
        'It begins with <Response>, in this spelling.',
      );
    }
    const strayText = root.children.find((child) => typeof child === 'string' && child.trim() !== '');
    if (strayText !== undefined) {
      this.#warn(
        `Text outside an element is not spoken: ${JSON.stringify(String(strayText).trim())}.`,
        'Put it into <Say>.',
      );
    }

    const instructions = elementsIn(root).flatMap((element) => this.#readElement(element, undefined) ?? []);
    this.#reportUnreachable(instructions);
    const { lines, places } = formatXml(root);
    const elements = places.flatMap(({ element, firstLine, lastLine }) => {
      const view = this.#views.get(element);
      return view === undefined ? [] : [{ ...view, firstLine, lastLine }];
    });
    return { instructions, lines, elements, warnings: this.#warnings };
  }

  /** The instruction that an element is; `undefined` for one that the rules pass over. */
  #readElement(element: XmlElement, within: number | undefined): Instruction | undefined {
    const { name } = element;
    this.lineOfFault = element.line;
    if (!isVerbName(name)) return this.#passOver('unexpectedElement', unknownVerb(element));
    const index = this.#views.size;
    const place = { index, ...(within !== undefined && { within }) };
    this.#views.set(element, { ...place, verb: name });

    const verb = verbOf(name);
    const attributes = new Attributes(element, this.#reading.rules, this.#reading.baseUrl);
    const prompt = this.#readPrompt(element, index);
    this.lineOfFault = element.line;
    const own = verb.read({ element, attributes, prompt, isOurs: this.#reading.isOurs });
    attributes.reportUnknown();
    if (verb.takesText !== true) reportText(element, attributes);
    this.#warnings.push(...attributes.warnings);
    return { ...own, ...place, shown: attributes.shown } as Instruction;
  }

  /** The one Say or Play that some elements may hold; all others hold none, and Say holds speech marks. */
  #readPrompt(element: XmlElement, index: number): Prompt | undefined {
    if (element.name === 'Say') return this.#checkSpeech(element);
    const [first, second] = elementsIn(element);
    if (first === undefined) return undefined;

    const takesPrompt = isVerbName(element.name) && verbOf(element.name).takesPrompt;
    if (!takesPrompt || (first.name !== 'Say' && first.name !== 'Play')) {
      this.lineOfFault = first.line;
      return this.#passOver('unexpectedElement', {
        words: `${whereIs(first)} cannot stand inside <${element.name}>.`,
        hint: takesPrompt
          ? `Inside <${element.name}> stands one <Say> or one <Play>.`
          : (unknownElementHints[first.name.toLowerCase()] ?? `<${element.name}> holds no elements.`),
      });
    }
    if (second !== undefined) {
      this.lineOfFault = second.line;
      this.#passOver('secondPrompt', {
        words: `<${element.name}> holds more than one element: ${whereIs(second)} is one too many.`,
        hint: `Inside <${element.name}> stands one <Say> or one <Play>.`,
      });
    }
    return this.#readElement(first, index) as Prompt | undefined;
  }

  /** Something that drops the call by one rule, and by the other is reported and passed over. */
  #passOver(rule: 'unexpectedElement' | 'secondPrompt', { words, hint }: DocumentWarning): undefined {
    if (this.#reading.rules[rule] === 'drop') throw new InvalidElement(words, hint, rule);
    this.#warn(`${words} It is passed over.`, hint);
  }

  #checkSpeech(element: XmlElement): undefined {
    const verb = elementsIn(element).find(({ name }) => isVerbName(name));
    if (verb === undefined) return undefined;
    this.lineOfFault = verb.line;
    return this.#passOver('unexpectedElement', {
      words: `${whereIs(verb)} cannot stand inside <Say>.`,
      hint: 'Close <Say> before the next element.',
    });
  }

  #reportUnreachable(instructions: Instruction[]): void {
    const last = instructions.findIndex((instruction) => verbOf(instruction.verb).endsList(instruction));
    const dead = last === -1 ? undefined : instructions[last + 1];
    if (dead === undefined) return;
    const { verb } = instructions[last] as Instruction;
    this.#warn(
      `<${dead.verb}> after <${verb}> never runs.`,
      `${verb} is the last element that is carried out.`,
    );
  }

  #warn(words: string, hint: string): void {
    this.#warnings.push({ words, hint });
  }
}

/** Elements of other vendors and of hope, with what Africa's Talking has in their place. */
const unknownElementHints: Readonly<Record<string, string>> = {
  hangup: 'Africa’s Talking has no such element: it hangs up when the list runs out.',
  pause:
    'Africa’s Talking has no such element: <Say><speak><break time="2s"/></speak></Say> is silent for a while.',
  gather: 'That is Twilio’s; Africa’s Talking has <GetDigits>.',
  queue: 'Africa’s Talking has <Enqueue>, and <Dequeue> on the agent’s call.',
  number: 'That is Twilio’s; Africa’s Talking has <Dial phoneNumbers="…"/>.',
  speak: '<speak> stands inside <Say>.',
  break: '<break> stands inside <Say>, in <speak>.',
};

/** Text where none is heard: the name of a room in Conference, the URL of a Play. */
function reportText(element: XmlElement, attributes: Attributes): void {
  const text = element.children
    .filter((child) => typeof child === 'string')
    .join(' ')
    .trim();
  if (text === '') return;
  attributes.warn(
    `its text ${JSON.stringify(text.slice(0, 40))} changes nothing.`,
    `Only Say and Redirect hold text: ${element.name} is told everything by attributes.`,
  );
}

function unknownVerb(element: XmlElement): DocumentWarning {
  const lower = element.name.toLowerCase();
  const meant = verbNames.find((name) => name.toLowerCase() === lower);
  const hint =
    meant === undefined ? unknownElementHints[lower] : `Upper and lower case count: write <${meant}>.`;
  const about = textOf(element) === '' ? '' : ` (${JSON.stringify(textOf(element).slice(0, 40))})`;
  return {
    words: `${whereIs(element)}${about} is no element of Africa’s Talking.`,
    hint: hint ?? `It knows ${verbNames.join(', ')}.`,
  };
}
