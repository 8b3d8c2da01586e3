import type { DataInput } from '../../lib/flows/definition/data.ts';
import { dataSources } from '../../lib/flows/definition/data-sources.ts';
import type { Definition } from '../../lib/flows/definition/flow.ts';
import type { Prompt, PromptPart } from '../../lib/flows/definition/prompt.ts';
import {
  kindOf,
  partsOf,
  piecesOf,
  soleDatum,
  type TextPiece,
} from '../../lib/flows/definition/prompt-text.ts';
import { usualReading } from '../../lib/flows/engine/prompt.ts';

/** Voices read about 15 characters a second; slow ones this many. */
const CHARACTERS_PER_SECOND = 12;
/** Seconds for a digit, a letter and the like that is read by itself. */
const SECONDS_PER_CHARACTER = 0.6;
/** Seconds for a digit of a number that is read in words: "nine hundred and ninety-nine thousand …". */
const SECONDS_PER_DIGIT = 1;
const SECONDS_OF_DATE = 5;

/** How many seconds a prompt of a flow takes at most, in whichever language and with whatever data. */
export function createSpeechTimer(flow: Definition): (prompt: Prompt) => number {
  const sources = dataSources(flow);

  const ofPrompt = (prompt: Prompt): number => partsOf(prompt).reduce((sum, part) => sum + ofPart(part), 0);

  function ofPart(part: PromptPart): number {
    const given = kindOf(part);
    switch (given.kind) {
      case 'text':
      case 'foreign':
        return ofText(given.text);
      case 'texts':
        return Math.max(0, ...Object.values(given.byLanguage).map(ofText));
      case 'sound':
        return ofSound(given.sound);
      case 'sounds':
        return Math.max(0, ...Object.values(given.byLanguage).map(ofSound));
    }
  }

  function ofText(text: string): number {
    return piecesOf(text).reduce((sum, piece) => sum + ofPiece(piece), 0);
  }

  function ofPiece(piece: TextPiece): number {
    if (piece.kind === 'pause') return piece.seconds;
    if (piece.kind !== 'datum') return ofWords(piece.words);
    const reading = piece.reading ?? usualReading(flow, piece.name);
    const types = (sources.get(piece.name) ?? []).map(({ type }) => type);
    return Math.max(
      types.length === 0 ? ofDatum(16, 'phone-number', reading) : 0,
      ...types.map(({ maxLength, input }) => ofDatum(maxLength, input, reading)),
    );
  }

  function ofSound(sound: string): number {
    const datum = soleDatum(sound);
    if (datum === undefined) return flow.audio?.[sound]?.seconds ?? 0;
    return Math.max(0, ...(sources.get(datum) ?? []).map(({ type }) => type.seconds ?? 0));
  }

  return ofPrompt;
}

/** Digits in a text are read as numbers, or one by one. */
function ofWords(words: string): number {
  const digits = words.replace(/\D/g, '').length;
  return (words.length - digits) / CHARACTERS_PER_SECOND + digits * SECONDS_PER_CHARACTER;
}

function ofDatum(length: number, input: DataInput, reading: string | undefined): number {
  if (reading === 'date' || reading === 'time') return SECONDS_OF_DATE;
  if (reading === 'characters' || reading === 'telephone') return length * SECONDS_PER_CHARACTER;
  if (reading !== undefined || input === 'whole-number' || input === 'digits' || input === 'phone-number')
    return length * SECONDS_PER_DIGIT + 2;
  return length / CHARACTERS_PER_SECOND;
}
