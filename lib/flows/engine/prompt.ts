import { type Play, play, type Say, say, sayAs, speak } from '../../voice-xml/index.ts';
import type { Data } from '../definition/data.ts';
import type { Definition } from '../definition/flow.ts';
import { ownProperty } from '../definition/own-property.ts';
import type { Prompt, PromptPart } from '../definition/step.ts';

/** In which language, and with which data, a flow is heard. */
export interface PromptContext {
  readonly flow: Pick<Definition, 'languages' | 'audio'>;
  readonly language: string | undefined;
  readonly data: Data;
}

/** The verbs that sound a prompt. A part without words in this language, or with an unknown sound, is silent. */
export function renderPrompt(prompt: Prompt, context: PromptContext): (Say | Play)[] {
  const parts = Array.isArray(prompt) ? (prompt as readonly PromptPart[]) : [prompt as PromptPart];
  return parts.map((part) => renderPart(part, context)).filter((verb) => verb !== undefined);
}

function renderPart(part: PromptPart, { flow, language, data }: PromptContext): Say | Play | undefined {
  if (typeof part === 'string') return sayIn(part, language, flow, data);
  if (isPlay(part)) {
    const name = typeof part.play === 'string' ? part.play : ownProperty(part.play, language);
    const url = name === undefined ? undefined : ownProperty(flow.audio, name)?.url;
    return url === undefined ? undefined : play({ url });
  }
  if (isForeign(part)) return sayIn(part.say, part.in, flow, data);
  const words = ownProperty(part, language);
  return words === undefined ? undefined : sayIn(words, language, flow, data);
}

type PlayPart = Extract<PromptPart, { readonly play: unknown }>;
type ForeignPart = { readonly say: string; readonly in: string };
export function isPlay(part: object): part is PlayPart {
  return 'play' in part;
}
export function isForeign(part: object): part is ForeignPart {
  return 'say' in part;
}

function sayIn(
  words: string,
  language: string | undefined,
  flow: PromptContext['flow'],
  data: Data,
): Say | undefined {
  const voice = ownProperty(flow.languages, language)?.voice;
  const pieces = fillPlaceholders(words, data);
  const read = pieces.map((piece) =>
    typeof piece === 'string' ? piece : sayAs({ 'interpret-as': piece.as }, piece.text),
  );
  const content = read.every((piece) => typeof piece === 'string') ? read.join('') : speak(...read);
  if (content === '') return undefined;
  return voice === undefined ? say(content) : say({ voice }, content);
}

/** How a datum is read out, in the words of SSML's `say-as`. */
const readings = ['characters', 'telephone', 'cardinal', 'ordinal'] as const;
export type Reading = (typeof readings)[number];

type Piece = string | { readonly as: Reading; readonly text: string };

const PLACEHOLDER = /\{(\w+)(?::(\w+))?\}/;

/** The names between braces, and how each is read; the reading is any word that stands there. */
export function placeholdersIn(
  words: string,
): { readonly name: string; readonly reading: string | undefined }[] {
  return [...words.matchAll(new RegExp(PLACEHOLDER, 'g'))].map(([, name = '', reading]) => ({
    name,
    reading,
  }));
}

export function isReading(word: string): word is Reading {
  return (readings as readonly string[]).includes(word);
}

function fillPlaceholders(words: string, data: Data): Piece[] {
  if (!words.includes('{')) return [words];
  const pieces: Piece[] = [];
  // Splitting by a pattern with two groups gives words, name, reading, words, name, reading, …, words.
  const split = words.split(PLACEHOLDER);
  for (let i = 0; i < split.length; i += 3) {
    pieces.push(split[i] as string);
    const name = split[i + 1];
    if (name === undefined) continue;
    const text = `${ownProperty(data, name) ?? ''}`;
    const reading = split[i + 2];
    pieces.push(reading !== undefined && isReading(reading) && text !== '' ? { as: reading, text } : text);
  }
  return pieces;
}

/** Plain text with its holes filled: a telephone number, the name of a queue. */
export function fillText(text: string, data: Data): string {
  return text.replace(new RegExp(PLACEHOLDER, 'g'), (_, name: string) => `${ownProperty(data, name) ?? ''}`);
}
