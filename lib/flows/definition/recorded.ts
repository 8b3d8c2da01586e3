import type { Routing } from './routing.ts';

/** A text of a flow that somebody has recorded, as `flows/prompts/index.json` lists it. */
export interface RecordedPrompt {
  readonly language: string;
  /** To the letter: another text is another recording. */
  readonly text: string;
  /** In `flows/prompts/`. */
  readonly file: string;
  /** Of what is in the file: a new recording has a new address, so that nobody plays an old one out of a cache. */
  readonly digest: string;
  readonly seconds: number;
}

/** Where a recording is played from, under the address where all of them are. */
export function addressOf(
  { digest, file }: Pick<RecordedPrompt, 'digest' | 'file'>,
  base: string,
): `https://${string}` {
  return `${base}/${digest}/${file}` as `https://${string}`;
}

/** The routing, its flows with their recordings: what is said in a language that is recorded is played from then on. */
export function withRecordings<Services>(
  routing: Routing<Services>,
  recorded: readonly RecordedPrompt[],
  base: string,
): Routing<Services> {
  if (recorded.length === 0) return routing;
  const addressesIn = (language: string) =>
    Object.fromEntries(
      recorded
        .filter((prompt) => prompt.language === language)
        .map((prompt) => [prompt.text, addressOf(prompt, base)]),
    );
  const flows = Object.entries(routing.flows).map(([name, flow]) => {
    const languages = Object.entries(flow.languages ?? {}).filter(([, { recorded }]) => recorded === true);
    const recordings = Object.fromEntries(languages.map(([language]) => [language, addressesIn(language)]));
    return [name, { ...flow, recordings }];
  });
  return { ...routing, flows: Object.fromEntries(flows) };
}
