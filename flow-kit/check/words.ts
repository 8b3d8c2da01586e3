import type { Definition } from '../../lib/flows/definition/flow.ts';
import type { Prompt, PromptPart } from '../../lib/flows/definition/prompt.ts';
import {
  isCurrency,
  isReading,
  kindOf,
  type PartKind,
  partsOf,
  piecesOf,
  type TextPiece,
  unitNames,
} from '../../lib/flows/definition/prompt-text.ts';
import type { Step } from '../../lib/flows/definition/step.ts';
import { isRecord } from '../../lib/flows/definition/step-verbs.ts';
import { DEFAULT_TRIES } from '../../lib/flows/engine/ask-step.ts';
import type { DataRules } from './data-rules.ts';
import type { Note } from './fault.ts';
import { longestData } from './longest-data.ts';
import { isRecordOf } from './part.ts';
import { quoted } from './quoted.ts';

/** More than a minute of speech: nobody remembers the beginning of it. */
export const MAX_TEXT_LENGTH = 1000;
/** The limit for a whole prompt with its longest data: two and a half minutes of speech. */
export const MAX_PROMPT_LENGTH = 2000;

/** A prompt of a step, and how it is called there. */
interface NamedPrompt {
  readonly prompt: Prompt;
  readonly name: string;
}

/** Whether every prompt can be heard in every language, and says nothing but words. */
export function checkWords(flow: Definition, rules: DataRules, note: Note): void {
  const longest = longestData(flow);
  for (const [name, step] of Object.entries(flow.steps))
    for (const { prompt, name: part } of promptsOf(step))
      createPromptChecker({ flow, rules, note, step: name, part, longest }).check(prompt);
}

/** All that a step says, each with the name of its part. */
export function promptsOf(step: Step): NamedPrompt[] {
  if ('say' in step) return [{ prompt: step.say, name: 'say' }];
  if ('end' in step) return [{ prompt: step.end, name: 'end' }];
  if ('play' in step) return [{ prompt: { play: step.play }, name: 'play' }];
  if (isRecord(step)) return [{ prompt: step.record, name: 'record' }];
  if (!('ask' in step)) return [];
  const exits = (['silence', 'wrong'] as const).flatMap((name) => {
    const exit = step[name];
    return typeof exit === 'object' ? [{ prompt: exit.say, name }] : [];
  });
  return [{ prompt: step.ask, name: 'ask' }, ...exits];
}

/** How often a question is put in all. */
export function triesOf(step: { readonly tries?: number }): number {
  return step.tries ?? DEFAULT_TRIES;
}

interface PromptCheck {
  readonly flow: Definition;
  readonly rules: DataRules;
  readonly note: Note;
  readonly step: string;
  /** The property of the step that has the prompt: `say`, `ask`, `wrong` … */
  readonly part: string;
  readonly longest: Readonly<Record<string, string>>;
}

function createPromptChecker({ flow, rules, note, step, part: where, longest }: PromptCheck) {
  const languages = Object.keys(flow.languages ?? {});

  function check(prompt: Prompt): void {
    const parts = partsOf(prompt);
    if (parts.length === 0) note('words', step, `'${where}' is an empty list`);
    const looked = parts.map(checkPart);
    if (looked.every((couldBeLookedAt) => couldBeLookedAt)) checkLength(parts);
  }

  /** Whether the part could be looked at. */
  function checkPart(part: PromptPart): boolean {
    if (typeof part !== 'string' && !isRecordOf(part)) {
      note('words', step, `'${where}' has ${quoted(part)}, which is neither words nor a sound`);
      return false;
    }
    const given = kindOf(part);
    switch (given.kind) {
      case 'text':
        return checkSoleText(given.text);
      case 'foreign':
        return checkForeign(given);
      case 'texts':
        checkEachLanguage(given.byLanguage);
        return Object.entries(given.byLanguage).every(([language, text]) => checkText(text, language));
      case 'sound':
        return checkSound(given.sound);
      case 'sounds':
        return checkSounds(given.byLanguage);
    }
  }

  function checkSoleText(text: string): boolean {
    if (languages.length > 1)
      note(
        'words',
        step,
        `'${where}' says ${quoted(text)} in one language; the flow speaks ${languages.join(', ')}`,
      );
    return checkText(text);
  }

  function checkSounds(byLanguage: unknown): boolean {
    if (!isRecordOf(byLanguage)) return checkSound(byLanguage);
    checkEachLanguage(byLanguage);
    return Object.values(byLanguage).every(checkSound);
  }

  function checkForeign({ text, language }: Extract<PartKind, { kind: 'foreign' }>): boolean {
    if (!languages.includes(language))
      note('words', step, `'${where}' is in the language ${quoted(language)}, which the flow does not speak`);
    return checkText(text);
  }

  function checkEachLanguage(given: Readonly<Record<string, unknown>>): void {
    for (const language of languages)
      if (!Object.hasOwn(given, language)) note('words', step, `'${where}' lacks the language '${language}'`);
    for (const language of Object.keys(given))
      if (!languages.includes(language))
        note('words', step, `'${where}' has the language '${language}', which the flow does not speak`);
  }

  function checkSound(sound: unknown): boolean {
    if (typeof sound !== 'string') {
      note('audio', step, `'${where}' plays ${quoted(sound)}: a sound is named by a text`);
      return false;
    }
    const why = rules.soundProblem(step, sound);
    if (why !== undefined) note(why.rule, step, why.message);
    return true;
  }

  function checkText(text: unknown, language?: string): boolean {
    if (typeof text !== 'string') {
      noteNoText(text, language);
      return false;
    }
    if (text.trim() === '') note('words', step, `'${where}' says nothing: its text is blank`);
    if (text.length > MAX_TEXT_LENGTH)
      note(
        'too-long',
        step,
        `A text has ${text.length} characters; at most ${MAX_TEXT_LENGTH} are listened to`,
      );
    for (const why of textProblems(text)) note('words', step, `'${where}' ${why}`);
    for (const piece of piecesOf(text)) if (piece.kind === 'datum') checkDatum(piece);
    return true;
  }

  function noteNoText(text: unknown, language: string | undefined): void {
    const inLanguage = language === undefined ? '' : ` in ${language}`;
    note('words', step, `'${where}' says ${quoted(text)}${inLanguage}, which is no text`);
  }

  function checkDatum({ name, reading }: Extract<TextPiece, { kind: 'datum' }>): void {
    const why = rules.spokenProblem(step, name);
    if (why !== undefined) note(why.rule, step, why.message);
    if (reading !== undefined) checkReading(name, reading);
  }

  function checkReading(name: string, reading: string): void {
    if (isReading(reading) || unitNames.includes(reading) || isKnownCurrency(reading)) return;
    note(
      'words',
      step,
      `{${name}:${reading}} cannot be read so: characters, telephone, cardinal, ordinal, date, time, a currency such as KES and a unit such as kg can`,
    );
  }

  /** All parts together, in the language that says most. */
  function checkLength(parts: readonly PromptPart[]): void {
    const each = languages.length === 0 ? [undefined] : languages;
    const most = Math.max(
      ...each.map((language) => parts.map((part) => spokenLength(part, language, longest)).reduce(sum, 0)),
    );
    if (most > MAX_PROMPT_LENGTH)
      note(
        'too-long',
        step,
        `'${where}' may have ${Math.round(most).toLocaleString('en')} characters, its data filled in; at most ${MAX_PROMPT_LENGTH.toLocaleString('en')} are listened to`,
      );
  }

  return { check };
}

function sum(a: number, b: number): number {
  return a + b;
}

/** How many characters a voice reads of a part. */
export function spokenLength(
  part: PromptPart,
  language: string | undefined,
  longest: Readonly<Record<string, string>>,
): number {
  const given = kindOf(part);
  if (given.kind === 'text' || given.kind === 'foreign') return textLength(given.text, longest);
  if (given.kind !== 'texts') return 0;
  const texts = language === undefined ? Object.values(given.byLanguage) : [given.byLanguage[language] ?? ''];
  return Math.max(0, ...texts.map((text) => textLength(text, longest)));
}

function textLength(text: string, longest: Readonly<Record<string, string>>): number {
  return piecesOf(text)
    .map((piece) => {
      if (piece.kind === 'datum') return (longest[piece.name] ?? '').length;
      return piece.kind === 'pause' ? 0 : piece.words.length;
    })
    .reduce(sum, 0);
}

function isKnownCurrency(word: string): boolean {
  return isCurrency(word) && Intl.supportedValuesOf('currency').includes(word);
}

/** Faults of a text: parts that would be read aloud by mistake, or cannot be read at all. */
function textProblems(text: string): string[] {
  const problems: string[] = [];
  const rest = piecesOf(text)
    .map((piece) => (piece.kind === 'words' || piece.kind === 'stress' ? piece.words : ''))
    .join('');
  if (/\$\{/.test(text))
    problems.push(
      'has a dollar before a brace: within quotes TypeScript fills nothing in. A datum is {name}, without the dollar',
    );
  else if (/[{}]/.test(rest))
    problems.push(
      'has a brace that is not part of {datum}, {datum:reading}, {2s} or {!stress}, and would be read aloud',
    );
  if (/<\/?[A-Za-z][^<>]*>/.test(rest))
    problems.push(
      `has mark-up, which would be read aloud: ${quoted(/<[^<>]*>/.exec(rest)?.[0])}. A pause is {2s}, stress is {!now}`,
    );
  const illegal = /[\p{Cc}\p{Cs}\ufffe\uffff]/u.exec(text);
  if (illegal !== null) {
    const code = (illegal[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    problems.push(`has U+${code} at character ${illegal.index + 1}, which is nothing to be said`);
  }
  const pauses = piecesOf(text).filter((piece) => piece.kind === 'pause');
  if (pauses.some(({ seconds }) => seconds <= 0 || seconds > 10))
    problems.push('has a pause that is not more than 0 and at most 10 seconds');
  return problems;
}
