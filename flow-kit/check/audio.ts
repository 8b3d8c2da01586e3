import type { Definition } from '../../lib/flows/definition/flow.ts';
import type { Step } from '../../lib/flows/definition/step.ts';
import { isRecord } from '../../lib/flows/definition/step-verbs.ts';
import { check as checkDocument, response } from '../../lib/voice-xml/index.ts';
import type { Note } from './fault.ts';
import { quoted } from './quoted.ts';

/** Whether Africa's Talking can fetch each sound and knows each voice, and every sound that a step names is there. */
export function checkAudio(flow: Definition, note: Note): void {
  checkSounds(flow, note);
  checkVoices(flow, note);
  for (const [name, step] of Object.entries(flow.steps)) checkSoundsOfStep(name, step, flow, note);
}

function checkSounds({ audio = {} }: Definition, note: Note): void {
  for (const [name, { url, seconds }] of Object.entries(audio)) {
    const why = soundProblem(url);
    if (why !== undefined) note('audio', undefined, `The sound '${name}' ${why}`);
    if (!(typeof seconds === 'number' && seconds > 0 && seconds <= 3600))
      note(
        'unbounded',
        undefined,
        `The sound '${name}' must tell its seconds, more than 0 and at most 3,600`,
      );
  }
}

function checkVoices({ languages = {} }: Definition, note: Note): void {
  for (const [name, { voice }] of Object.entries(languages))
    if (voice !== undefined && !isVoice(voice))
      note(
        'value',
        undefined,
        `The language '${name}' must have the voice man, woman or one of Google's, not ${quoted(voice)}`,
      );
}

function checkSoundsOfStep(name: string, step: Step, { audio = {} }: Definition, note: Note): void {
  if (isRecord(step)) return;
  const { ringBackTone, holdMusic } = step as { ringBackTone?: string; holdMusic?: string };
  for (const sound of [ringBackTone, holdMusic])
    if (sound !== undefined && !Object.hasOwn(audio, sound))
      note(
        'audio',
        name,
        `The flow has no sound '${sound}'. It has: ${Object.keys(audio).join(', ') || 'none'}`,
      );
}

/** The reason why Africa's Talking cannot play the file at a URL; `undefined` if none is known. */
function soundProblem(url: string): string | undefined {
  if (/[{}]/.test(url))
    return `has braces, and nothing is filled in there: ${quoted(url)}. A URL from code is sound(seconds)`;
  const parsed = /^https?:\/\/\S+$/i.test(url) ? URL.parse(url) : null;
  if (parsed === null) return `must have an absolute URL, https://… or http://…, not ${quoted(url)}`;
  if (isPrivateHost(parsed.hostname))
    return `is at ${parsed.hostname}, where Africa's Talking cannot fetch it`;
  const [, extension] = /\.([A-Za-z]\w{0,4})$/.exec(parsed.pathname) ?? [];
  return extension === undefined || /^(mp3|wav)$/i.test(extension)
    ? undefined
    : `must be an mp3 or wav file, and ${quoted(url)} is .${extension}`;
}

function isPrivateHost(host: string): boolean {
  return (
    !host.includes('.') ||
    /\.(local|localhost|internal|lan|home|test)$/i.test(host) ||
    /^(127|10|0|192\.168|169\.254|172\.(1[6-9]|2\d|3[01]))\./.test(host) ||
    host.startsWith('[')
  );
}

function isVoice(voice: unknown): boolean {
  if (typeof voice !== 'string') return false;
  return (
    checkDocument(response({ name: 'Say', attributes: { voice: voice as 'man' }, children: ['x'] }))
      .length === 0
  );
}
