import {
  emphasis,
  type Play,
  pause,
  play,
  type Say,
  type Speech,
  say,
  sayAs,
  speak,
} from '../../voice-xml/index.ts';
import type { Data } from '../definition/data.ts';
import { dataSources } from '../definition/data-sources.ts';
import type { Definition } from '../definition/flow.ts';
import { ownProperty } from '../definition/own-property.ts';
import type { Prompt, PromptPart } from '../definition/prompt.ts';
import {
  isCurrency,
  isReading,
  kindOf,
  partsOf,
  piecesOf,
  soleDatum,
  type TextPiece,
} from '../definition/prompt-text.ts';

/** In which language, and with which data, a flow is heard. */
export interface PromptContext {
  readonly flow: Definition;
  readonly language: string | undefined;
  readonly data: Data;
}

/** The verbs that sound a prompt. A part without words in this language, or with a sound that is not there, is silent. */
export function renderPrompt(prompt: Prompt, context: PromptContext): (Say | Play)[] {
  return partsOf(prompt)
    .map((part) => renderPart(part, context))
    .filter((verb) => verb !== undefined);
}

function renderPart(part: PromptPart, context: PromptContext): Say | Play | undefined {
  const { language } = context;
  const given = kindOf(part);
  switch (given.kind) {
    case 'text':
      return sayIn(given.text, language, context);
    case 'foreign':
      return sayIn(given.text, given.language, context);
    case 'texts':
      return sayIn(ownProperty(given.byLanguage, language), language, context);
    case 'sound':
      return playOf(given.sound, context);
    case 'sounds':
      return playOf(ownProperty(given.byLanguage, language), context);
  }
}

/** The first datum that a prompt would say in this language, and that nobody knows. */
export function unknownDatum(prompt: Prompt, context: PromptContext): string | undefined {
  for (const part of partsOf(prompt)) {
    for (const piece of piecesOf(wordsOf(part, context) ?? ''))
      if (piece.kind === 'datum' && ownProperty(context.data, piece.name) === undefined) return piece.name;
  }
  return undefined;
}

/** What a part says; nothing where it plays something. */
function wordsOf(part: PromptPart, { language }: PromptContext): string | undefined {
  const given = kindOf(part);
  if (given.kind === 'texts') return ownProperty(given.byLanguage, language);
  return given.kind === 'text' || given.kind === 'foreign' ? given.text : undefined;
}

function playOf(sound: string | undefined, context: PromptContext): Play | undefined {
  const url = soundUrl(sound, context);
  return url === undefined ? undefined : play({ url });
}

/** The URL of a sound of the flow, or of one that a datum holds. */
export function soundUrl(
  sound: string | undefined,
  { flow, data }: Pick<PromptContext, 'flow' | 'data'>,
): `https://${string}` | `http://${string}` | undefined {
  const datum = sound === undefined ? undefined : soleDatum(sound);
  const url = datum === undefined ? ownProperty(flow.audio, sound)?.url : `${ownProperty(data, datum) ?? ''}`;
  return url !== undefined && isUrl(url) ? url : undefined;
}

function isUrl(text: string): text is `https://${string}` {
  return /^https?:\/\/\S+$/.test(text);
}

function sayIn(
  words: string | undefined,
  language: string | undefined,
  context: PromptContext,
): Say | Play | undefined {
  if (words === undefined) return undefined;
  const recording = ownProperty(context.flow.recordings, `${language} ${words}`);
  if (recording !== undefined) return play({ url: recording as `https://${string}` });
  const read = piecesOf(words).map((piece) => spoken(piece, context));
  const content = read.every((piece) => typeof piece === 'string') ? read.join('') : speak(...read);
  if (typeof content === 'string' && content.trim() === '') return undefined;
  const voice = ownProperty(context.flow.languages, language)?.voice;
  return voice === undefined ? say(content) : say({ voice }, content);
}

function spoken(piece: TextPiece, { flow, data }: PromptContext): string | Speech {
  switch (piece.kind) {
    case 'words':
      return piece.words;
    case 'pause':
      return pause({ time: `${Math.round(piece.seconds * 1000)}ms` });
    case 'stress':
      return emphasis({ level: 'strong' }, piece.words);
    case 'datum': {
      const text = `${ownProperty(data, piece.name) ?? ''}`;
      return text.trim() === '' ? text : readAs(piece.reading ?? usualReading(flow, piece.name), text);
    }
  }
}

/** A datum's text so that a voice reads it as what it is. */
function readAs(reading: string | undefined, text: string): string | Speech {
  if (reading === undefined) return text;
  if (reading === 'date') return sayAs({ 'interpret-as': 'date', format: 'yyyymmdd', detail: '1' }, text);
  if (reading === 'time') return sayAs({ 'interpret-as': 'time', format: 'hms24' }, text);
  if (isReading(reading)) return sayAs({ 'interpret-as': reading }, text);
  if (isCurrency(reading)) return sayAs({ 'interpret-as': 'currency' }, `${reading} ${text}`);
  return sayAs({ 'interpret-as': 'unit' }, `${text} ${reading}`);
}

const READING_BY_INPUT: Readonly<Record<string, string>> = {
  digits: 'characters',
  'phone-number': 'telephone',
  date: 'date',
};

/** How a datum is read where the text does not say: digits one by one, telephone numbers and dates as what they are. */
export function usualReading(flow: Definition, name: string): string | undefined {
  const [first, ...others] = dataSources(flow).get(name) ?? [];
  const input = first?.type.input;
  return others.every(({ type }) => type.input === input) ? ownProperty(READING_BY_INPUT, input) : undefined;
}

/** Plain text with its holes filled: a telephone number, the name of a queue. */
export function fillText(text: string, data: Data): string {
  return piecesOf(text)
    .map((piece) => {
      if (piece.kind === 'datum') return `${ownProperty(data, piece.name) ?? ''}`;
      return piece.kind === 'words' || piece.kind === 'stress' ? piece.words : '';
    })
    .join('');
}
