import type { Definition } from '../../lib/flows/definition/flow.ts';
import type { Prompt, PromptPart, Step } from '../../lib/flows/definition/step.ts';
import { collectedAt } from '../../lib/flows/definition/transitions.ts';
import { isForeign, isPlay, isReading, placeholdersIn } from '../../lib/flows/engine/prompt.ts';
import { check as checkDocument, response } from '../../lib/voice-xml/index.ts';
import type { Note } from './fault.ts';

/** More than a minute of speech: nobody remembers the beginning of it. */
export const MAX_TEXT_LENGTH = 1000;

/** Data that every call has. */
export const builtIn = ['callerNumber', 'destinationNumber'];

/** Whether every prompt can be heard in every language, and every datum in it is known by then. */
export function checkWords(flow: Definition, note: Note): void {
  checkAudio(flow, note);
  for (const [name, step] of Object.entries(flow.steps)) {
    const known = [...collectedAt(flow, name), ...builtIn];
    for (const prompt of promptsOf(step)) checkPrompt(prompt, name, known, flow, note);
    for (const text of plainTexts(step)) checkPlaceholders(text, name, known, note);
    if ('save' in step && Array.isArray(step.data))
      for (const datum of step.data)
        if (!known.includes(datum))
          note('datum', name, `It saves '${datum}', but not every way here collects it`);
    for (const sound of soundNamesIn(step))
      if (!Object.hasOwn(flow.audio ?? {}, sound)) note('audio', name, unknownSound(sound, flow));
    checkLanguages(step, name, flow, note);
  }
}

/** All that a step says. */
export function promptsOf(step: object): Prompt[] {
  const { say, ask, record, end, silence, wrong } = step as Readonly<Record<string, unknown>>;
  const exits = [silence, wrong].map((exit) => (exit as { say?: unknown } | undefined)?.say);
  return [say, ask, record, end, ...exits].filter(
    (prompt) => typeof prompt === 'string' || (typeof prompt === 'object' && prompt !== null),
  ) as Prompt[];
}

/** Texts that are filled but not spoken. */
function plainTexts(step: object): string[] {
  const { dial, enqueue, dequeue, name } = step as Readonly<Record<string, unknown>>;
  return [dial, enqueue, dequeue, name].flat().filter((text) => typeof text === 'string');
}

function soundNamesIn(step: object): string[] {
  const { play, ringBackTone, holdMusic } = step as Readonly<Record<string, unknown>>;
  return [play, ringBackTone, holdMusic].filter((sound) => typeof sound === 'string');
}

function unknownSound(sound: string, { audio = {} }: Definition) {
  return `The flow has no sound '${sound}'. It has: ${Object.keys(audio).join(', ') || 'none'}`;
}

function checkPrompt(
  prompt: Prompt,
  step: string,
  known: readonly string[],
  flow: Definition,
  note: Note,
): void {
  const parts = (Array.isArray(prompt) ? prompt : [prompt]) as readonly PromptPart[];
  if (parts.length === 0) note('words', step, 'A prompt is an empty list');
  const languages = Object.keys(flow.languages ?? {});
  const checkText = (text: unknown) => {
    if (typeof text !== 'string' || text.trim() === '')
      return note('words', step, 'A prompt has an empty text');
    if (text.length > MAX_TEXT_LENGTH)
      note(
        'too-long',
        step,
        `A text has ${text.length} characters; at most ${MAX_TEXT_LENGTH} are listened to`,
      );
    checkPlaceholders(text, step, known, note);
  };
  const eachLanguage = (inEach: Readonly<Record<string, unknown>>) => {
    for (const language of languages)
      if (!Object.hasOwn(inEach, language)) note('words', step, `A prompt lacks the language '${language}'`);
    for (const language of Object.keys(inEach))
      if (!languages.includes(language))
        note('words', step, `A prompt has the language '${language}', which the flow does not speak`);
  };

  for (const part of parts) {
    if (typeof part === 'string') {
      if (languages.length > 1)
        note(
          'words',
          step,
          `A prompt says '${part.slice(0, 30)}' in one language; the flow speaks ${languages.join(', ')}`,
        );
      checkText(part);
    } else if (isPlay(part)) {
      const sounds = typeof part.play === 'string' ? [part.play] : Object.values(part.play);
      if (typeof part.play !== 'string') eachLanguage(part.play);
      for (const sound of sounds)
        if (!Object.hasOwn(flow.audio ?? {}, sound)) note('audio', step, unknownSound(sound, flow));
    } else if (isForeign(part)) {
      if (!languages.includes(part.in))
        note('words', step, `A prompt is in the language '${part.in}', which the flow does not speak`);
      checkText(part.say);
    } else {
      eachLanguage(part);
      for (const text of Object.values(part)) checkText(text);
    }
  }
}

function checkPlaceholders(text: string, step: string, known: readonly string[], note: Note): void {
  for (const { name, reading } of placeholdersIn(text)) {
    if (!known.includes(name))
      note('datum', step, `It says {${name}}, but not every way here collects '${name}'`);
    if (reading !== undefined && !isReading(reading))
      note(
        'words',
        step,
        `{${name}:${reading}} cannot be read so: characters, telephone, cardinal and ordinal can`,
      );
  }
  if (/[{}]/.test(text.replace(/\{\w+(:\w+)?\}/g, '')))
    note('words', step, 'A brace is not part of {datum} or {datum:reading}, and would be read aloud');
}

function checkLanguages(step: Step, name: string, { languages = {} }: Definition, note: Note): void {
  if (!('keys' in step)) return;
  for (const [key, way] of Object.entries(step.keys ?? {})) {
    const language = typeof way === 'object' ? (way as { language?: string }).language : undefined;
    if (language !== undefined && !Object.hasOwn(languages, language))
      note('words', name, `Key ${key} chooses the language '${language}', which the flow does not speak`);
  }
}

function checkAudio({ audio = {}, languages = {} }: Definition, note: Note): void {
  for (const [name, { url, seconds }] of Object.entries(audio)) {
    if (!/^https?:\/\/[^\s/]\S*\.(mp3|wav)(\?\S*)?$/i.test(url))
      note('audio', undefined, `The sound '${name}' must have the URL of an mp3 or wav file, not ${url}`);
    if (!(typeof seconds === 'number' && seconds > 0 && seconds <= 3600))
      note(
        'unbounded',
        undefined,
        `The sound '${name}' must tell its seconds, more than 0 and at most 3,600`,
      );
  }
  for (const [name, { voice }] of Object.entries(languages))
    if (
      voice !== undefined &&
      checkDocument(response({ name: 'Say', attributes: { voice }, children: ['x'] })).length > 0
    )
      note(
        'value',
        undefined,
        `The language '${name}' must have the voice man, woman or one of Google's, not ${voice}`,
      );
}
