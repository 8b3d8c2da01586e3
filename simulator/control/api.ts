import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Network } from '../network/network.ts';
import type { CallTranscript } from '../protocol.ts';
import { StartRefused } from '../service.ts';
import { transcriptText } from '../transcript.ts';
import {
  checked,
  clockSetting,
  dialIn as dialInSchema,
  faults,
  InvalidBody,
  isPhoneAction,
  outboundCall,
  partialRules,
  phoneActions,
  phoneLines,
  phoneScript,
  transfer,
} from './checks.ts';
import { streamEvents } from './event-stream.ts';

interface ControlRequest {
  readonly network: Network;
  /** The parts of the path that stand for something. */
  readonly parts: string[];
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** The response of a route: a status and JSON; nothing if the route has responded itself. */
type ControlAnswer = { status: number; json?: unknown } | undefined;

type Route = [
  method: string,
  path: RegExp,
  handle: (request: ControlRequest) => ControlAnswer | Promise<ControlAnswer>,
];

/** Held against the description in `protocol.ts` by a test. */
export const routes: readonly Route[] = [
  ['GET', /^\/simulator\/?$/, ({ network }) => ok(network.state())],
  ['GET', /^\/simulator\/events$/, openStream],
  [
    'GET',
    /^\/simulator\/calls$/,
    ({ network, query }) => ok(network.summaries(Number(query.get('limit') ?? 50))),
  ],
  ['POST', /^\/simulator\/calls$/, dialIn],
  ['GET', /^\/simulator\/calls\/([^/]+)$/, showCall],
  ['GET', /^\/simulator\/calls\/([^/]+)\/transcript$/, showTranscript],
  ['PUT', /^\/simulator\/phones\/([^/]+)\/script$/, scriptPhone],
  ['DELETE', /^\/simulator\/phones\/([^/]+)\/script$/, unscriptPhone],
  ['POST', /^\/simulator\/phones\/([^/]+)\/([a-z-]+)$/, actOnPhone],
  ['POST', /^\/simulator\/transfers$/, transferLeg],
  ['PUT', /^\/simulator\/faults$/, setFaults],
  ['PUT', /^\/simulator\/clock$/, setClock],
  ['POST', /^\/simulator\/outbound-calls$/, startCall],
  ['GET', /^\/simulator\/lines$/, ({ network }) => ok(network.lines)],
  ['PUT', /^\/simulator\/lines$/, setLines],
  ['GET', /^\/simulator\/rules$/, ({ network }) => ok(network.rules)],
  ['PUT', /^\/simulator\/rules$/, setRules],
];

/** Serves the control API (see `protocol.ts`). */
export async function handleControl(
  site: { network: Network; names: readonly string[] },
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const answer = await route(site, url, request, response);
  if (answer === undefined) return;
  if (answer.json === undefined) return void response.writeHead(answer.status).end();
  response.writeHead(answer.status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(answer.json));
}

async function route(
  { network, names }: { network: Network; names: readonly string[] },
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<ControlAnswer> {
  const foreign = foreignOrigin(request, names);
  if (foreign !== undefined) return refuse(403, `Pages of ${foreign} may not use the simulator.`);

  const found = routes.filter(([, path]) => path.test(url.pathname));
  const [, path, handle] = found.find(([method]) => method === request.method) ?? [];
  if (path === undefined || handle === undefined) {
    const methods = found.map(([method]) => method).join(', ');
    return found.length === 0
      ? refuse(404, `There is nothing at ${url.pathname}: see simulator/protocol.ts.`)
      : refuse(405, `${url.pathname} takes ${methods}, not ${request.method}.`);
  }

  const body = await readJson(request);
  if (body === unreadable) return refuse(400, 'The body is no JSON.');
  const parts = partsOf(path, url.pathname);
  if (parts === undefined) return refuse(400, `${url.pathname} is not percent-encoded UTF-8.`);
  try {
    return await handle({ network, parts, query: url.searchParams, body, request, response });
  } catch (error) {
    if (error instanceof InvalidBody) return refuse(400, error.message);
    throw error;
  }
}

function openStream({ network, query, request, response }: ControlRequest): ControlAnswer {
  const call = query.get('call');
  if (call !== null && network.log.eventsOf(call) === undefined) return unknownCall(call);
  streamEvents(network, query, request, response);
  return undefined;
}

function dialIn({ network, body }: ControlRequest): ControlAnswer {
  const asked = checked(dialInSchema, body, 'Say who calls: { "from": "+254711000111" }.');
  const to = asked.to ?? network.lines[0]?.phoneNumber ?? '';
  const line = network.line(to);
  if (line === undefined)
    return refuse(
      404,
      `${to} is none of our lines: ${network.lines.map(({ phoneNumber }) => phoneNumber).join(', ')}.`,
    );
  if (
    network.phones.live(asked.from) !== undefined &&
    network.phones.live(asked.from)?.state.doing !== 'idle'
  ) {
    return refuse(409, `${asked.from} is in a call already.`);
  }
  return { status: 201, json: network.summaryOf(network.dialIn(asked, line)) };
}

async function showCall({ network, parts, query }: ControlRequest): Promise<ControlAnswer> {
  const [sessionId = ''] = parts;
  const call = network.calls.get(sessionId);
  if (call === undefined) return unknownCall(sessionId);
  const wait = query.get('wait');
  if (wait !== null) await Promise.race([call.done.promise, realSeconds(Number(wait))]);
  const transcript: CallTranscript = {
    summary: call.done.value ?? network.summaryOf(call),
    events: [...(network.log.eventsOf(sessionId) ?? [])],
  };
  return ok(transcript);
}

function showTranscript({ network, parts, response }: ControlRequest): ControlAnswer {
  const [sessionId = ''] = parts;
  const events = network.log.eventsOf(sessionId);
  if (events === undefined) return unknownCall(sessionId);
  response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(transcriptText(events));
  return undefined;
}

function scriptPhone({ network, parts, body }: ControlRequest): ControlAnswer {
  const script = checked(phoneScript, body, 'A script is an object: { "keys": ["1"] }.');
  network.phones.script(parts[0] as string, script);
  return { status: 204 };
}

function unscriptPhone({ network, parts }: ControlRequest): ControlAnswer {
  network.phones.unscript(parts[0] as string);
  return { status: 204 };
}

function actOnPhone({ network, parts, body }: ControlRequest): ControlAnswer {
  const [phoneNumber = '', action = ''] = parts;
  if (!isPhoneAction(action))
    return refuse(400, `A phone cannot ${action}; it can ${Object.keys(phoneActions).join(', ')}.`);
  const fields = typeof body === 'object' ? body : undefined;
  const doing = checked(phoneActions[action], { ...fields, do: action }, 'The body is an object.');
  const phone = network.phones.live(phoneNumber);
  if (phone === undefined)
    return refuse(409, `Nobody holds ${phoneNumber}: open it by GET /simulator/events?phone=….`);
  const refusal = phone.act(doing);
  return refusal === undefined ? { status: 204 } : refuse(409, refusal);
}

function setFaults({ network, body }: ControlRequest): ControlAnswer {
  network.faults = checked(faults, body, 'Faults are an object: { "callbacks": { "drop": 0.1 } }.');
  return ok(network.faults);
}

function setLines({ network, body }: ControlRequest): ControlAnswer {
  const asked = checked(phoneLines, { lines: body }, 'Lines are a list.');
  network.setLines(asked.lines);
  return ok(network.lines);
}

function setRules({ network, body }: ControlRequest): ControlAnswer {
  network.setRules(checked(partialRules, body, 'Rules are an object: { "noInput": "post" }.'));
  return ok(network.rules);
}

function transferLeg({ network, body }: ControlRequest): ControlAnswer {
  const asked = checked(
    transfer,
    body,
    'Say which call: { "sessionId": "ATVId_…", "phoneNumber": "+254…" }.',
  );
  return ok(network.transfer(asked));
}

function setClock({ network, body }: ControlRequest): ControlAnswer {
  const asked = checked(clockSetting, body, 'Say what time it is, or null for now: { "at": 1766653200000 }.');
  network.setClock(asked.at);
  return ok(network.state());
}

async function startCall({ network, body }: ControlRequest): Promise<ControlAnswer> {
  const asked = checked(outboundCall, body, 'Say who is called: { "to": "+254711000111" }.');
  try {
    return { status: 201, json: await network.startCall(asked) };
  } catch (error) {
    if (error instanceof StartRefused) return refuse(409, error.message);
    throw error;
  }
}

function ok(json: unknown): ControlAnswer {
  return { status: 200, json };
}

function refuse(status: number, error: string): ControlAnswer {
  return { status, json: { error } };
}

function unknownCall(sessionId: string): ControlAnswer {
  return refuse(404, `No call ${sessionId}: it never was, or it is forgotten by now.`);
}

/**
 * A web page of somebody else, open in the same browser, is not to operate phones here: neither under its
 * own name nor under a name that it has made to mean this machine.
 */
function foreignOrigin(
  { headers: { origin, host = '' } }: IncomingMessage,
  names: readonly string[],
): string | undefined {
  const [name = ''] = host.split(/:\d+$/);
  if (!names.includes(name)) return host;
  return origin === undefined || /^https?:\/\//.exec(origin)?.[0] + host === origin ? undefined : origin;
}

/** The parts of a path that stand for something; `undefined` when they cannot be decoded. */
function partsOf(path: RegExp, pathname: string): string[] | undefined {
  try {
    return (path.exec(pathname) ?? []).slice(1).map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

const unreadable = Symbol('unreadable');

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return unreadable;
  }
}

function realSeconds(seconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, seconds * 1000).unref();
  });
}
