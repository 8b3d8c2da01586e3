import type { ApiNotice, CallEvent, CallSummary, SourcePlace } from './protocol.ts';

/** How important or of what kind a piece of text is; a terminal shows it as a colour. */
type Tone = 'plain' | 'faint' | 'strong' | 'ours' | 'theirs' | 'good' | 'warn' | 'bad';

/** Puts a tone into text. */
export type Paint = (tone: Tone, text: string) => string;

/** No colours: for files, pipes and `NO_COLOR`. */
const plainPaint: Paint = (_, text) => text;

const codes: Readonly<Record<Tone, string>> = {
  plain: '',
  faint: '2',
  strong: '1',
  ours: '36',
  theirs: '35',
  good: '32',
  warn: '33',
  bad: '31',
};

const colourPaint: Paint = (tone, text) =>
  codes[tone] === '' ? text : `\u001b[${codes[tone]}m${text}\u001b[0m`;

/** Colours where a person looks: on a terminal, and not when `NO_COLOR` is set (https://no-color.org). */
export function paintFor(stream: { isTTY?: boolean }, env: { NO_COLOR?: string | undefined }): Paint {
  const wanted = stream.isTTY === true && (env.NO_COLOR === undefined || env.NO_COLOR === '');
  return wanted ? colourPaint : plainPaint;
}

/** The whole transcript of a call. */
export function transcriptText(events: readonly CallEvent[], paint: Paint = plainPaint): string {
  return events.map(transcriptWriter(paint)).join('');
}

/**
 * Writes events as they come, each as lines of text ended by a line feed; some need no line. The fields of
 * a request are shown where they differ from what the call has sent before. While several calls are under
 * way each line bears the end of its session id.
 */
export function transcriptWriter(paint: Paint = plainPaint): (event: CallEvent) => string {
  const sent = new Map<string, Record<string, string>>();

  return (event) => {
    const before = sent.get(event.sessionId) ?? {};
    const entry = entryOf(event, before);
    sent.set(event.sessionId, event.kind === 'request' ? { ...before, ...event.fields } : before);
    const tag = sent.size > 1 ? paint('faint', `${event.sessionId.slice(-4)} `) : '';
    if (event.kind === 'ended') sent.delete(event.sessionId);
    return entry === undefined ? '' : linesOf(event, entry, tag, paint);
  };
}

/** A notice of the REST API as lines of text, each ended by a line feed. */
export function apiNoticeText(notice: ApiNotice, paint: Paint = plainPaint): string {
  const { method, path, status, level, words, hint } = notice;
  const text = `${marks[level]}${method} ${path}  ${status}  ${words}`;
  const below = hint === undefined ? '' : `${margin}${paint('faint', hint)}\n`;
  return `${margin}${paint(tones[level], text)}\n${below}`;
}

function linesOf(event: CallEvent, entry: Entry, tag: string, paint: Paint): string {
  const { tone = 'plain', text, below = [], belowTone = 'faint' } = entry;
  const time = paint('faint', `${event.after.toFixed(1).padStart(7)} s  `);
  const rest = below.map((line) => `${tag}${margin}${paint(belowTone, line)}\n`);
  return `${tag}${time}${paint(tone, text)}\n${rest.join('')}`;
}

/** Where text begins, right of the time. */
const margin = ' '.repeat(11);
const WIDTH = 100;

interface Entry {
  readonly text: string;
  readonly tone?: Tone;
  /** Further lines. */
  readonly below?: string[];
  readonly belowTone?: Tone;
}

function entryOf(event: CallEvent, sentBefore: Record<string, string>): Entry | undefined {
  switch (event.kind) {
    case 'placed':
      return placed(event);
    case 'ringing':
      return { text: `${event.phoneNumber} rings, ${event.callerId} calling` };
    case 'answered':
      return {
        text:
          event.role === 'user'
            ? `answered: the call with ${event.phoneNumber} is live`
            : `${event.phoneNumber} answered`,
        tone: 'good',
      };
    case 'not-answered':
      return { text: `${event.phoneNumber} not reached: ${event.hangupCause}, ${event.words}`, tone: 'warn' };
    case 'request':
      return request(event, sentBefore);
    case 'response':
      return response(event);
    case 'no-response':
      return {
        text: `← ${event.request}  nothing: the server ${event.words}${tookText(event.tookMs)}`,
        tone: 'bad',
      };
    case 'document':
      return { text: 'to be carried out:', tone: 'faint', below: event.lines.map(folded), belowTone: 'ours' };
    case 'verb':
      return verb(event);
    case 'verb-ended':
      return isDull(event) ? undefined : { text: `${event.verb}: ${event.words}`, tone: 'faint' };
    case 'beep':
      return { text: 'beep' };
    case 'listening':
      return { text: `waiting for keys${listeningText(event)}` };
    case 'key':
      return {
        text: `${event.phoneNumber} presses ${event.key}${event.ignored === true ? ', and nothing listens' : ''}`,
        tone: event.ignored === true ? 'warn' : 'strong',
      };
    case 'speech':
      return { text: `${event.phoneNumber} ${event.speaking ? 'speaks' : 'falls silent'}` };
    case 'recording':
      return recording(event);
    case 'waiting':
      return { text: waitingText(event) };
    case 'connected':
      return { text: `connected: ${event.phones.join(' and ')}`, tone: 'good' };
    case 'transfer':
      return { text: `transfer of the ${event.callLeg} to ${event.phoneNumber}: ${event.words}` };
    case 'hung-up':
      return {
        text: `${event.phoneNumber} is off the line: ${event.words} (${event.hangupCause})`,
        tone: 'strong',
      };
    case 'step':
      return stepTaken(event);
    case 'service-fault':
      return {
        text: `✗ ${event.words}${placeText(event.place)}`,
        tone: 'bad',
        ...(event.hint !== undefined && { below: [event.hint] }),
      };
    case 'fault':
      return { text: `✗ ${event.request}  injected fault, ${event.fault}: ${event.words}`, tone: 'warn' };
    case 'note':
      return note(event);
    case 'ended':
      return { text: outcomeText(event.summary), tone: toneOf(event.summary), below: [event.sessionId] };
  }
}

type Of<K extends CallEvent['kind']> = Extract<CallEvent, { kind: K }>;

function placed(event: Of<'placed'>): Entry {
  const { phoneNumber, line, direction, carrier, country } = event;
  const known = carrier === 'None' ? country : `${carrier}, ${country}`;
  const way =
    direction === 'Inbound'
      ? `${phoneNumber} (${known}) calls ${line}`
      : `${line} calls ${phoneNumber} (${known})`;
  const tag = event.clientRequestId === undefined ? '' : `, clientRequestId ${folded(event.clientRequestId)}`;
  return { text: `${direction} call: ${way}`, tone: 'strong', below: [`${event.sessionId}${tag}`] };
}

function request(event: Of<'request'>, sentBefore: Record<string, string>): Entry {
  const copy = event.copy === undefined ? '' : ` (${event.copy})`;
  const fields = Object.entries(event.fields);
  const news = fields
    .filter(([name, value]) => sentBefore[name] !== value)
    .map(([name, value]) => `${name}=${folded(value)}`);
  const known = fields.length - news.length;
  const all = known === 0 ? news : [...news, `(${known} as before)`];
  return {
    text: `→ ${event.request}  POST ${folded(event.url)}  ${event.moment}, ${event.to} URL${copy}`,
    tone: 'theirs',
    below: wrap(all, WIDTH - margin.length),
  };
}

function response(event: Of<'response'>): Entry {
  const fine = event.status >= 200 && event.status <= 299;
  const type = event.contentType === '' ? 'no content type' : event.contentType;
  const lines = event.body
    .split('\n')
    .slice(0, 8)
    .map((line) => line.slice(0, WIDTH));
  return {
    text: `← ${event.request}  ${event.status} ${type}${tookText(event.tookMs)}`,
    tone: fine ? 'ours' : 'bad',
    // A document is shown formatted, as what is carried out; anything else as it came.
    below: event.body.trimStart().startsWith('<') && fine ? [] : lines.filter((line) => line.trim() !== ''),
  };
}

function verb(event: Of<'verb'>): Entry {
  const { attributes, text, url, seconds } = event;
  const shown = Object.entries(attributes).map(([name, value]) => ` ${name}=${value}`);
  const what = text === undefined ? (url ?? '') : `“${text}”`;
  const took = seconds === undefined ? '' : ` (${seconds.toFixed(1)} s)`;
  const details = event.verb === 'Say' || event.verb === 'Play' ? '' : shown.join('');
  return { text: `${event.verb}${details}${what === '' ? '' : ` ${what}`}${took}` };
}

/** That a text was read to its end needs no line: the next line says as much. */
function isDull({ verb, words }: Of<'verb-ended'>): boolean {
  return (verb === 'Say' || verb === 'Play') && words === 'heard to the end';
}

function listeningText({ timeoutSeconds, numDigits, finishOnKey }: Of<'listening'>): string {
  const count = numDigits === undefined ? '' : `, ${numDigits} of them`;
  const end = finishOnKey === undefined ? '' : `, ${finishOnKey} ends`;
  return `${count}${end}, for ${timeoutSeconds} s`;
}

function recording(event: Of<'recording'>): Entry {
  if (event.state === 'began') return { text: `recording ${event.phoneNumber}` };
  if (event.recordingUrl === '') return { text: 'recorded nothing: recordingUrl is empty', tone: 'warn' };
  return { text: `recorded ${event.seconds.toFixed(1)} s`, below: [event.recordingUrl] };
}

function waitingText({ phoneNumber, where, name, music, ahead }: Of<'waiting'>): string {
  const places = {
    dial: 'hears it ring',
    queue: `waits in the queue${name === undefined || name === '' ? '' : ` ${name}`}, ${ahead ?? 0} ahead`,
    transfer: 'is on hold',
    conference: 'is alone in the conference',
  };
  return `${phoneNumber} ${places[where]}${music === undefined ? '' : `, ${music} playing`}`;
}

function stepTaken({ flow, waited, steps, data }: Of<'step'>): Entry {
  const at = waited === undefined ? '' : ` › ${waited.step}${waited.try > 1 ? `, try ${waited.try}` : ''}`;
  const way = steps.length === 0 ? '' : ` → ${steps.join(', ')}`;
  const collected = Object.entries(data).map(([name, value]) => `${name}=${value}`);
  return {
    text: `${flow}${at}${way}`,
    tone: 'theirs',
    ...(collected.length > 0 && { below: wrap(collected, WIDTH - margin.length) }),
  };
}

/** ` (flows/menu.ts:12)`; nothing where the place is not known. */
export function placeText(place: SourcePlace | undefined): string {
  if (place === undefined) return '';
  return ` (${place.file}${place.line === undefined ? '' : `:${place.line}`})`;
}

/** A text without what is sealed in it: long values that tell a reader nothing. */
export function folded(text: string): string {
  return text.replace(/([?&;][\w-]+=)[\w~%-]{40,}/g, '$1…').replace(/^([\w-]{1,64})\.[\w-]{40,}$/, '$1.…');
}

const tones = { info: 'plain', warning: 'warn', error: 'bad' } as const;
const marks = { info: '', warning: '! ', error: '✗ ' } as const;

function note(event: Of<'note'>): Entry {
  return {
    text: `${marks[event.level]}${event.words}`,
    tone: tones[event.level],
    below: [...(event.excerpt ?? []), ...(event.hint === undefined ? [] : [event.hint])],
  };
}

/** A call in one line: `Completed, NORMAL_CLEARING · 12 s · KES 0.560 · 3 requests, slowest 14 ms`. */
function outcomeText(summary: CallSummary): string {
  const { callSessionState, status, hangupCause, durationInSeconds, currencyCode, amount } = summary;
  const parts = [
    `${callSessionState}${status === callSessionState || status === 'Success' ? '' : `, ${status}`}, ${hangupCause}`,
    `${durationInSeconds} s`,
    `${currencyCode} ${amount}`,
    `${summary.requests} requests, slowest ${summary.slowestMs.toFixed(0)} ms`,
  ];
  if (summary.faults > 0) parts.push(`${summary.faults} faults injected`);
  if (summary.keysLeft !== undefined) parts.push(`keys never asked for: ${summary.keysLeft.join(', ')}`);
  return parts.join(' · ');
}

function toneOf({ dropped, status }: CallSummary): Tone {
  if (dropped !== undefined) return 'bad';
  return status === 'Success' ? 'good' : 'warn';
}

function tookText(tookMs: number): string {
  return tookMs === 0 ? '' : `, ${tookMs < 10 ? tookMs.toFixed(1) : tookMs.toFixed(0)} ms`;
}

function wrap(words: readonly string[], room: number): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 2 + word.length <= room)
      lines[lines.length - 1] = `${last}  ${word}`;
    else lines.push(word);
  }
  return lines;
}
