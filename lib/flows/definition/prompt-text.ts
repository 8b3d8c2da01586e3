import type { PromptPart } from './prompt.ts';

/** A text taken apart: words, what is to be filled in, pauses, and words that are stressed. */
export type TextPiece =
  | { readonly kind: 'words'; readonly words: string }
  | { readonly kind: 'datum'; readonly name: string; readonly reading: string | undefined }
  | { readonly kind: 'pause'; readonly seconds: number }
  | { readonly kind: 'stress'; readonly words: string };

/** `{name}`, `{name:reading}`, `{2s}`, `{!words}`. */
const HOLE = /\{(?:(\d+(?:\.\d+)?)s|(\w+)(?::(\w+))?|!([^{}]+))\}/g;

const known = new Map<string, readonly TextPiece[]>();

/** The pieces of a text of a flow. Braces that are none of these stay words. */
export function piecesOf(text: string): readonly TextPiece[] {
  let pieces = known.get(text);
  if (pieces === undefined) {
    pieces = takeApart(text);
    known.set(text, pieces);
  }
  return pieces;
}

function takeApart(text: string): TextPiece[] {
  const pieces: TextPiece[] = [];
  let at = 0;
  const words = (to: number) => {
    if (to > at) pieces.push({ kind: 'words', words: text.slice(at, to) });
  };
  for (const hole of text.matchAll(HOLE)) {
    const [whole, pause, name, reading, stressed] = hole;
    words(hole.index);
    if (pause !== undefined) pieces.push({ kind: 'pause', seconds: Number(pause) });
    else if (name !== undefined) pieces.push({ kind: 'datum', name, reading });
    else if (stressed !== undefined) pieces.push({ kind: 'stress', words: stressed });
    at = hole.index + whole.length;
  }
  words(text.length);
  return pieces;
}

/** The datum that a text consists of, as in `play: '{message}'`; `undefined` when it is anything else. */
export function soleDatum(text: string): string | undefined {
  const [piece, ...more] = text.startsWith('{') ? piecesOf(text) : [];
  return piece?.kind === 'datum' && piece.reading === undefined && more.length === 0 ? piece.name : undefined;
}

/** How a datum can be read out, beside currencies and units: the words of SSML's `say-as`. */
const readings = ['characters', 'telephone', 'cardinal', 'ordinal', 'date', 'time'] as const;

/** A word of `say-as`. */
export type Reading = (typeof readings)[number];

/** The units that voices read in words. */
export const unitNames = ['kg', 'g', 'mg', 'km', 'm', 'cm', 'mm', 'l', 'ml', 'ha', 'h', 'min', 's'];

/** Whether a word after the colon, as in `{total:cardinal}`, is one of `say-as`. */
export function isReading(word: string): word is Reading {
  return (readings as readonly string[]).includes(word);
}

/** Three capital letters, such as `KES`. */
export function isCurrency(word: string): boolean {
  return /^[A-Z]{3}$/.test(word);
}

/** A part of a prompt, named by what it is. */
export type PartKind =
  | { readonly kind: 'text'; readonly text: string }
  /** A sound of the flow, or `{name}`. */
  | { readonly kind: 'sound'; readonly sound: string }
  | { readonly kind: 'sounds'; readonly byLanguage: Readonly<Record<string, string>> }
  | { readonly kind: 'foreign'; readonly text: string; readonly language: string }
  | { readonly kind: 'texts'; readonly byLanguage: Readonly<Record<string, string>> };

/** What a part of a prompt is; everything that looks at prompts asks here. */
export function kindOf(part: PromptPart): PartKind {
  if (typeof part === 'string') return { kind: 'text', text: part };
  if ('play' in part) {
    const { play } = part as { readonly play: string | Readonly<Record<string, string>> };
    return typeof play === 'string' ? { kind: 'sound', sound: play } : { kind: 'sounds', byLanguage: play };
  }
  if ('say' in part) {
    const { say, in: language } = part as { readonly say: string; readonly in: string };
    return { kind: 'foreign', text: say, language };
  }
  return { kind: 'texts', byLanguage: part as Readonly<Record<string, string>> };
}

/** The parts of a prompt, one or several. */
export function partsOf(prompt: PromptPart | readonly PromptPart[]): readonly PromptPart[] {
  return Array.isArray(prompt) ? (prompt as readonly PromptPart[]) : [prompt as PromptPart];
}
