import { phoneName } from '../numbers/numbering.ts';
import type { CallEvent, CallTranscript } from '../protocol.ts';
import type { Expectation } from './script.ts';

/** Every expectation that does not hold, each as a sentence. */
export function deviations({ summary, events }: CallTranscript, expected: Expectation): string[] {
  const found: (string | undefined)[] = [
    droppedOtherwise(summary.dropped, expected.dropped ?? false),
    ...heardOtherwise(heardIn(events), expected),
    differs('digits', digitsIn(events), expected.digits),
    differs('callSessionState', summary.callSessionState, expected.callSessionState),
    differs('status', summary.status, expected.status),
    differs('hangupCause', summary.hangupCause, expected.hangupCause),
    differs('recordings', recordingsIn(events), expected.recordings),
    notConnected(events, expected.connectedWith),
    tooSlow(summary.slowestMs, expected.slowestMs),
    expected.noWarnings === true ? warningIn(events) : undefined,
  ];
  return found.filter((words) => words !== undefined);
}

function droppedOtherwise(dropped: string | undefined, expected: boolean | 'maybe'): string | undefined {
  if (expected === 'maybe' || (dropped !== undefined) === expected) return undefined;
  return dropped === undefined ? 'The call was not cut off.' : `The call was cut off: ${dropped}`;
}

/** Texts and addresses that the caller heard, in order. */
function heardIn(events: readonly CallEvent[]): string[] {
  return events.flatMap((event) => {
    if (event.kind !== 'verb' || (event.verb !== 'Say' && event.verb !== 'Play')) return [];
    return [event.text ?? event.url ?? ''];
  });
}

function heardOtherwise(heard: string[], { heard: wanted = [], notHeard = [] }: Expectation): string[] {
  const found: string[] = [];
  let from = 0;
  for (const part of asList(wanted)) {
    const place = heard.findIndex((text, index) => index >= from && includes(text, part));
    if (place === -1) {
      const after = from === 0 ? '' : `, after ${JSON.stringify(heard[from - 1])}`;
      found.push(`${JSON.stringify(part)} was not heard${after}. Heard was: ${listOf(heard)}.`);
      break;
    }
    from = place + 1;
  }
  for (const part of asList(notHeard)) {
    const text = heard.find((each) => includes(each, part));
    if (text !== undefined) found.push(`${JSON.stringify(part)} was heard: ${JSON.stringify(text)}.`);
  }
  return found;
}

/** A part of the text, upper and lower case alike; or a regular expression between slashes. */
function includes(text: string, part: string): boolean {
  const [, pattern, flags] = /^\/(.+)\/([a-z]*)$/.exec(part) ?? [];
  if (pattern !== undefined) return new RegExp(pattern, flags).test(text);
  return text.toLowerCase().includes(part.toLowerCase());
}

function digitsIn(events: readonly CallEvent[]): string[] {
  return events.flatMap((event) =>
    event.kind === 'request' && event.to === 'callback' && event.copy === undefined
      ? (event.fields['dtmfDigits'] ?? [])
      : [],
  );
}

function recordingsIn(events: readonly CallEvent[]): number {
  return events.filter(
    (event) => event.kind === 'recording' && event.state === 'ended' && event.recordingUrl !== '',
  ).length;
}

function notConnected(events: readonly CallEvent[], phone: string | undefined): string | undefined {
  if (phone === undefined) return undefined;
  const connected = events.some(
    (event) => event.kind === 'connected' && event.phones.includes(phoneName(phone)),
  );
  return connected ? undefined : `The caller never talked with ${phone}.`;
}

function tooSlow(slowestMs: number, most: number | undefined): string | undefined {
  if (most === undefined || slowestMs <= most) return undefined;
  return `An answer took ${slowestMs.toFixed(0)} ms; at most ${most} were expected.`;
}

function warningIn(events: readonly CallEvent[]): string | undefined {
  const note = events.find((event) => event.kind === 'note' && event.level !== 'info');
  return note?.kind === 'note' ? `A document has a fault: ${note.words}` : undefined;
}

function differs(name: string, actual: unknown, expected: unknown): string | undefined {
  if (expected === undefined || JSON.stringify(actual) === JSON.stringify(expected)) return undefined;
  return `${name} is ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}.`;
}

function asList(value: string | readonly string[]): readonly string[] {
  return typeof value === 'string' ? [value] : value;
}

function listOf(heard: string[]): string {
  return heard.length === 0 ? 'nothing' : heard.map((text) => JSON.stringify(text)).join(', ');
}
