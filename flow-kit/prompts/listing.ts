import type { Definition } from '../../lib/flows/definition/flow.ts';
import type { PromptPart } from '../../lib/flows/definition/prompt.ts';
import { kindOf, partsOf, piecesOf } from '../../lib/flows/definition/prompt-text.ts';
import { promptsOf } from '../check/words.ts';

/** A text that somebody is to record. */
export interface PromptToRecord {
  /** Where it is first heard, such as `prices.menu` or `prices.menu.wrong`; it names the file. */
  readonly id: string;
  readonly language: string;
  readonly text: string;
  /** How long a reader takes for it, about. */
  readonly seconds: number;
}

/** People read Swahili, English and their neighbours at some 14 characters a second. */
const CHARACTERS_PER_SECOND = 14;

/**
 * What there is to record: every text of the languages that are `recorded`, each once, however often it is heard. A text
 * that holds data cannot be recorded; a prompt is a list where its other parts shall be.
 */
export function promptsToRecord(flows: Readonly<Record<string, Definition>>): PromptToRecord[] {
  const all = Object.entries(flows).flatMap(([name, flow]) => promptsOfFlow(name, flow));
  const seen = new Set<string>();
  return all.filter(({ language, text }) => {
    const key = JSON.stringify([language, text]);
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}

function promptsOfFlow(name: string, { languages = {}, steps }: Definition): PromptToRecord[] {
  const recorded = Object.keys(languages).filter((language) => languages[language]?.recorded === true);
  return Object.entries(steps).flatMap(([step, definition]) =>
    promptsOf(definition).flatMap(({ prompt, name: part }) => {
      const parts = partsOf(prompt);
      const place = [name, step, ...(part === 'silence' || part === 'wrong' ? [part] : [])].join('.');
      return parts.flatMap((each, index) =>
        recorded.flatMap((language): PromptToRecord[] => {
          const text = textOf(each, language, Object.keys(languages));
          if (text === undefined || !isRecordable(text)) return [];
          const id = parts.length === 1 ? place : `${place}.${index + 1}`;
          return [{ id, language, text, seconds: secondsOf(text) }];
        }),
      );
    }),
  );
}

/** What a part of a prompt says in a language. */
export function textOf(
  part: PromptPart,
  language: string,
  languages: readonly string[] = [],
): string | undefined {
  const given = kindOf(part);
  switch (given.kind) {
    case 'text':
      return languages.length === 1 ? given.text : undefined;
    case 'foreign':
      return given.language === language ? given.text : undefined;
    case 'texts':
      return given.byLanguage[language];
    default:
      return undefined;
  }
}

/** Without data in it. */
export function isRecordable(text: string): boolean {
  return piecesOf(text).every(({ kind }) => kind !== 'datum');
}

/** As it is to be read: without the marks of pauses and stress. */
export function readable(text: string): string {
  return piecesOf(text)
    .map((piece) =>
      piece.kind === 'words' || piece.kind === 'stress' ? piece.words : piece.kind === 'pause' ? '…' : '',
    )
    .join('');
}

function secondsOf(text: string): number {
  const pauses = piecesOf(text).reduce((sum, piece) => sum + (piece.kind === 'pause' ? piece.seconds : 0), 0);
  return Math.max(1, Math.round(readable(text).length / CHARACTERS_PER_SECOND + pauses));
}
