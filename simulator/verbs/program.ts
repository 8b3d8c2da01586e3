import type { ElementView } from '../protocol.ts';
import { elementsIn, textOf, type XmlElement } from '../xml/element.ts';
import { formatXml } from '../xml/format.ts';
import { isXmlFault, parseXml } from '../xml/parse.ts';
import { Attributes, type DocumentWarning, InvalidElement, whereIs } from './attributes.ts';
import { type Instruction, isVerbName, verbNames, verbOf } from './index.ts';
import type { Prompt } from './prompt.ts';

/** A document that can be carried out. */
export interface Program {
  instructions: Instruction[];
  lines: string[];
  elements: ElementView[];
  warnings: DocumentWarning[];
}

/** Why a document cannot be carried out. */
export interface InvalidDocument {
  words: string;
  hint: string;
}

export function isInvalid(read: Program | InvalidDocument): read is InvalidDocument {
  return 'words' in read;
}

/** Reads an answer of our server, all of it before any of it is carried out. */
export function readProgram(text: string): Program | InvalidDocument {
  const root = parseXml(text);
  return isXmlFault(root) ? root : readDocument(root);
}

/** Reads a document that is already in elements. */
export function readDocument(root: XmlElement): Program | InvalidDocument {
  try {
    return new ProgramReader().read(root);
  } catch (error) {
    if (error instanceof InvalidElement) return { words: error.message, hint: error.hint };
    throw error;
  }
}

class ProgramReader {
  readonly #warnings: DocumentWarning[] = [];
  readonly #views = new Map<XmlElement, Pick<ElementView, 'index' | 'verb' | 'within'>>();

  read(root: XmlElement): Program {
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

    const instructions = elementsIn(root).map((element) => this.#readElement(element, undefined));
    this.#reportUnreachable(instructions);
    const { lines, places } = formatXml(root);
    const elements = places.flatMap(({ element, firstLine, lastLine }) => {
      const view = this.#views.get(element);
      return view === undefined ? [] : [{ ...view, firstLine, lastLine }];
    });
    return { instructions, lines, elements, warnings: this.#warnings };
  }

  #readElement(element: XmlElement, within: number | undefined): Instruction {
    const { name } = element;
    if (!isVerbName(name)) throw unknownVerb(element);
    const index = this.#views.size;
    const place = { index, ...(within !== undefined && { within }) };
    this.#views.set(element, { ...place, verb: name });

    const verb = verbOf(name);
    const attributes = new Attributes(element);
    const prompt = this.#readPrompt(element, index);
    const own = verb.read({ element, attributes, prompt });
    attributes.reportUnknown();
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
      throw new InvalidElement(
        `${whereIs(first)} cannot stand inside <${element.name}>.`,
        takesPrompt
          ? `Inside <${element.name}> stands one <Say> or one <Play>.`
          : `<${element.name}> holds no elements.`,
      );
    }
    if (second !== undefined) {
      throw new InvalidElement(
        `<${element.name}> holds more than one element: ${whereIs(second)} is one too many.`,
        `Inside <${element.name}> stands one <Say> or one <Play>.`,
      );
    }
    return this.#readElement(first, index) as Prompt;
  }

  #checkSpeech(element: XmlElement): undefined {
    const verb = elementsIn(element).find(({ name }) => isVerbName(name));
    if (verb === undefined) return undefined;
    throw new InvalidElement(
      `${whereIs(verb)} cannot stand inside <Say>.`,
      'Close <Say> before the next element.',
    );
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

function unknownVerb(element: XmlElement): InvalidElement {
  const lower = element.name.toLowerCase();
  const meant = verbNames.find((name) => name.toLowerCase() === lower);
  const hint =
    meant === undefined ? unknownElementHints[lower] : `Upper and lower case count: write <${meant}>.`;
  const about = textOf(element) === '' ? '' : ` (${JSON.stringify(textOf(element).slice(0, 40))})`;
  return new InvalidElement(
    `${whereIs(element)}${about} is no element of Africa’s Talking.`,
    hint ?? `It knows ${verbNames.join(', ')}.`,
  );
}
