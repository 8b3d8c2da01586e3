import type { Definition } from '../../lib/flows/definition/flow.ts';
import type { PromptPart } from '../../lib/flows/definition/prompt.ts';
import { partsOf } from '../../lib/flows/definition/prompt-text.ts';
import type { Step } from '../../lib/flows/definition/step.ts';
import { isRecordable, textOf } from '../prompts/listing.ts';
import type { Note } from './fault.ts';
import { promptsOf } from './words.ts';

/** Whether every language can be come to, and each key chooses one of its own. */
export function checkLanguages(flow: Definition, note: Note): void {
  const { languages = {}, steps } = flow;
  const [first, ...others] = Object.keys(languages);
  const chosen = new Set<string | undefined>([first]);
  for (const [name, step] of Object.entries(steps)) {
    const chosenHere = 'language' in step ? chosenBy(step, others) : checkKeys(name, step, languages, note);
    for (const language of chosenHere) chosen.add(language);
  }
  for (const language of others)
    if (!chosen.has(language))
      note(
        'language',
        undefined,
        `No key and no step chooses the language '${language}', so nobody hears it. A key does by { next, language: '${language}' }`,
      );
}

/** The languages that a step may choose: any of them where the choice is a datum. */
function chosenBy({ language }: { readonly language: string }, all: readonly string[]): readonly string[] {
  return language.startsWith('{') ? all : [language];
}

/** The languages that the keys of a step choose. */
function checkKeys(name: string, step: Step, languages: object, note: Note): string[] {
  if (!('keys' in step)) return [];
  const chosen: string[] = [];
  for (const [key, way] of Object.entries(step.keys)) {
    const language = typeof way === 'object' ? way.language : undefined;
    if (language === undefined) continue;
    if (!Object.hasOwn(languages, language))
      note('words', name, `Key ${key} chooses the language '${language}', which the flow does not speak`);
    if (chosen.includes(language))
      note(
        'language',
        name,
        `Two keys choose the language '${language}': whoever presses ${key} hears the wrong one`,
      );
    chosen.push(language);
  }
  return chosen;
}

/** Languages whose texts no voice of theirs reads: what a caller hears then is an English voice. */
export function warnOfVoices(flow: Definition): string[] {
  return Object.entries(flow.languages ?? {}).flatMap(([language, { voice, recorded = false }]) => {
    if (/^en\b/i.test(language) || !isSaid(flow, language, recorded)) return [];
    const code = /^([a-z]{2,3})-[A-Z]{2}-/.exec(voice ?? '')?.[1];
    if (voice !== undefined && code !== undefined && language.toLowerCase().startsWith(code)) return [];
    if (voice !== undefined && code !== undefined && code !== 'en') return [];
    const reader =
      voice === undefined
        ? "has no voice, so that Africa's Talking's English one reads"
        : `has the voice ${voice}, an English one, which reads`;
    return [
      `The language '${language}' ${reader} its texts. Give it a voice of its own, such as ${language}-…-Standard-A if there is one, or have it recorded: { recorded: true }, and npm run prompts lists what to record`,
    ];
  });
}

/** Whether any text is read in the language: of one that is recorded, those that hold data. */
function isSaid({ steps, languages = {} }: Definition, language: string, recorded: boolean): boolean {
  return Object.values(steps).some((step) =>
    promptsOf(step).some(({ prompt }) =>
      partsOf(prompt).some((part) => isReadIn(part, language, { recorded, all: Object.keys(languages) })),
    ),
  );
}

function isReadIn(
  part: PromptPart,
  language: string,
  { recorded, all }: { recorded: boolean; all: readonly string[] },
): boolean {
  const text = textOf(part, language, all);
  return text !== undefined && !(recorded && isRecordable(text));
}
