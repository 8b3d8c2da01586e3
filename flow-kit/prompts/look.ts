import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseBuffer } from 'music-metadata';
import type { Definition } from '../../lib/flows/definition/flow.ts';
import type { RecordedPrompt } from '../../lib/flows/definition/recorded.ts';
import { type PromptToRecord, promptsToRecord, readable } from './listing.ts';

/** Beside the recordings: which they are, for the functions; and what is to be recorded, for people. */
export const INDEX = 'index.json';
export const SHEET = 'sheet.csv';

const FOLDER = 'flows/prompts';

/** What there is to record, what has been, and what is wrong with it. */
export interface PromptsReport {
  readonly wanted: readonly PromptToRecord[];
  readonly recorded: readonly RecordedPrompt[];
  /** A sentence each: what is missing, what nobody plays, what cannot be played or is the recording of another text. */
  readonly problems: readonly string[];
}

/**
 * Holds the files in `flows/prompts` against what the flows say in their recorded languages.
 *
 * @param folder where the recordings are: `prices.menu.sw.mp3`, or `.wav`
 */
export async function lookAtPrompts(
  flows: Readonly<Record<string, Definition>>,
  folder = FOLDER,
): Promise<PromptsReport> {
  const wanted = promptsToRecord(flows);
  const files = await filesIn(folder);
  const findings = await Promise.all(wanted.map((prompt) => lookFor(prompt, files, folder)));
  const recorded = findings.flatMap(({ recorded }) => recorded ?? []);
  const played = wanted.flatMap(namesOf);
  const extra = files
    .filter((file) => !played.includes(file))
    .map((file) => `${FOLDER}/${file} is no prompt of a recorded language: no flow plays it`);
  const isListed = await isIndex(recorded, folder);
  return {
    wanted,
    recorded,
    problems: [
      ...findings.flatMap(({ problem }) => problem ?? []),
      ...extra,
      ...(isListed ? [] : [`${FOLDER}/${INDEX} does not list what is there: npm run prompts writes it anew`]),
    ],
  };
}

interface Finding {
  readonly recorded?: RecordedPrompt;
  readonly problem?: string;
}

/** The files that may hold the recording of a prompt. */
function namesOf({ id, language }: PromptToRecord): [string, string] {
  return [`${id}.${language}.mp3`, `${id}.${language}.wav`];
}

async function lookFor(prompt: PromptToRecord, files: readonly string[], folder: string): Promise<Finding> {
  const names = namesOf(prompt);
  const [file, other] = files.filter((each) => names.includes(each));
  if (file === undefined)
    return { problem: `${FOLDER}/${names[0]} (or .wav) is missing: “${readable(prompt.text)}”` };
  if (other !== undefined) return { problem: `${FOLDER}/${file} is there as ${other} too; keep one` };
  const { found, problem } = await lookAt(join(folder, file), prompt);
  if (problem !== undefined) return { problem: `${FOLDER}/${file} ${problem}` };
  return { recorded: { language: prompt.language, text: prompt.text, file, ...found } };
}

async function filesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => !name.startsWith('.') && name !== INDEX && name !== SHEET).toSorted();
}

interface Looked {
  readonly found: Pick<RecordedPrompt, 'digest' | 'seconds'>;
  readonly problem?: string;
}

async function lookAt(file: string, prompt: PromptToRecord): Promise<Looked> {
  const content = await readFile(file);
  const digest = createHash('sha256').update(content).digest('hex').slice(0, 16);
  const sound = await soundIn(content);
  const found = { digest, seconds: Math.round((sound?.seconds ?? 0) * 10) / 10 };
  const problem = problemOf(file, sound, prompt);
  return problem === undefined ? { found } : { found, problem };
}

interface SoundInFile {
  readonly container: string;
  readonly codec: string;
  readonly seconds: number;
}

async function soundIn(content: Uint8Array): Promise<SoundInFile | undefined> {
  try {
    const { format } = await parseBuffer(content, undefined, { duration: true });
    const { container = '', codec = '', duration: seconds = 0 } = format;
    return { container, codec, seconds };
  } catch {
    return undefined;
  }
}

/** A recording is another text's, or broken off, when it is this many times as long, or as short, as a reading of it. */
const OFF = 3;

function problemOf(
  file: string,
  sound: SoundInFile | undefined,
  { text, seconds }: PromptToRecord,
): string | undefined {
  const isMp3 = sound?.container === 'MPEG' && sound.codec.includes('Layer 3');
  const isWav = sound?.container === 'WAVE' && /PCM|LAW/i.test(sound.codec);
  if (sound === undefined || !(isMp3 || isWav))
    return `holds ${sound === undefined ? 'no sound that can be read' : `${sound.codec} in ${sound.container}`}; Africa's Talking plays mp3 and wav`;
  if (isMp3 !== /\.mp3$/.test(file)) return `is ${isMp3 ? 'an mp3' : 'a wav'} file under another ending`;
  const told = `is ${sound.seconds.toFixed(1)} s long, and “${readable(text)}” takes about ${seconds} s`;
  if (sound.seconds * OFF < seconds) return `${told}: it may be broken off, or of another text`;
  return sound.seconds > Math.max(3, seconds * OFF) ? `${told}: it may be of another text` : undefined;
}

async function isIndex(recorded: readonly RecordedPrompt[], folder: string): Promise<boolean> {
  const written = await readFile(join(folder, INDEX), 'utf8').catch(() => '[]');
  return written.trim() === indexOf(recorded).trim();
}

/** The content of the index: a line for each recording. */
export function indexOf(recorded: readonly RecordedPrompt[]): string {
  return recorded.length === 0
    ? '[]\n'
    : `[\n${recorded.map((prompt) => `  ${JSON.stringify(prompt)}`).join(',\n')}\n]\n`;
}
