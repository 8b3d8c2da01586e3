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

/** The routing, its flows with their recordings: what has been recorded is played in the place of its text from then on. */
export function withRecordings<Services>(
  routing: Routing<Services>,
  recorded: readonly RecordedPrompt[],
  base: string | undefined,
): Routing<Services> {
  const recordings: Record<string, string> = {};
  for (const { language, text, digest, file } of recorded)
    recordings[`${language} ${text}`] = `${base}/${digest}/${file}`;
  const flows = { ...routing.flows };
  for (const [name, flow] of Object.entries(flows)) flows[name] = { ...flow, recordings };
  return { ...routing, flows };
}
