import { onTestFinished } from 'vitest';
import {
  type CallbackRequest,
  type CallbackResponse,
  type CallEvent,
  type CallTranscript,
  type Simulator,
  type SimulatorOptions,
  startSimulator,
  virtualTime,
} from '../../simulator/index.ts';

export const line = '+254711082000';
export const agentLine = '+254711082111';
export const caller = '+254711000111';
export const agent = '+254722000222';

export const callbackUrl = 'http://service.test/voice/instruct';
const eventsUrl = 'http://service.test/voice/events';

/** What the stand-in for a voice service answers to a live call: elements inside Response, or a whole answer. */
export type Script = (
  fields: Record<string, string>,
  request: CallbackRequest,
) => string | CallbackResponse | Promise<string | CallbackResponse>;

/** A simulator in virtual time with a voice service in process, and what that service was sent. */
export interface Bench {
  simulator: Simulator;
  requests: CallbackRequest[];
  /** Requests to the callback URL in order, as fields. */
  callbacks(): Record<string, string>[];
  /** Requests to the events URL in order, as fields. */
  notifications(): Record<string, string>[];
}

/** Starts a simulator whose callbacks are answered by a function; it is closed when the test is over. */
export async function bench(script: Script, options: SimulatorOptions = {}): Promise<Bench> {
  const requests: CallbackRequest[] = [];
  const simulator = await startSimulator({
    clock: virtualTime(),
    seed: 'a test',
    ...(options.lines === undefined && { callbackUrl, eventsUrl }),
    deliver: async (request) => {
      requests.push(request);
      if (request.to === 'events') return ok('OK');
      const answer = request.fields['isActive'] === '0' ? '' : await script(request.fields, request);
      return typeof answer === 'string' ? ok(answer === '' ? '' : document(answer)) : answer;
    },
    ...options,
  });
  onTestFinished(() => simulator.close());
  const to = (url: string) => requests.filter((request) => request.to === url).map(({ fields }) => fields);
  return { simulator, requests, callbacks: () => to('callback'), notifications: () => to('events') };
}

function document(elements: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Response>${elements}</Response>`;
}

export function ok(body: string): CallbackResponse {
  return { status: 200, contentType: 'text/plain', body };
}

type Of<K extends CallEvent['kind']> = Extract<CallEvent, { kind: K }>;

/** The events of one kind. */
export function of<K extends CallEvent['kind']>(
  kind: K,
  { events }: Pick<CallTranscript, 'events'>,
): Of<K>[] {
  return events.filter((event): event is Of<K> => event.kind === kind);
}

/** What was read aloud. */
export function said(transcript: CallTranscript): (string | undefined)[] {
  return of('verb', transcript)
    .filter(({ verb }) => verb === 'Say')
    .map(({ text }) => text);
}

/** How an element ended. */
export function ending(verb: string, transcript: CallTranscript): string | undefined {
  return of('verb-ended', transcript).find((event) => event.verb === verb)?.words;
}

/** Posts to the simulator's REST API as a client of Africa's Talking would. */
export function post(
  simulator: Simulator,
  path: string,
  body: Record<string, unknown> | URLSearchParams,
  headers: Record<string, string> = {},
): Promise<Response> {
  const form = body instanceof URLSearchParams;
  return fetch(simulator.url + path, {
    method: 'POST',
    headers: {
      apiKey: 'a key',
      accept: 'application/json',
      ...(!form && { 'content-type': 'application/json' }),
      ...headers,
    },
    body: form ? body : JSON.stringify(body),
  });
}

/** Has the service call a phone. Returns the call's session. */
export async function callOut(
  simulator: Simulator,
  to: string,
  more: Record<string, string> = {},
): Promise<string> {
  const body = new URLSearchParams({ username: 'piga', from: line, to, ...more });
  const answer = (await (await post(simulator, '/call', body)).json()) as {
    entries: { sessionId: string }[];
  };
  return answer.entries[0]?.sessionId as string;
}

/** Has the service call a phone, and waits for the end of the call. */
export async function callOutAndWait(
  simulator: Simulator,
  to: string,
  more: Record<string, string> = {},
): Promise<CallTranscript> {
  const sessionId = await callOut(simulator, to, more);
  const call = simulator.call(sessionId);
  if (call === undefined) throw new RangeError(`No call ${sessionId}`);
  return call.ended;
}
