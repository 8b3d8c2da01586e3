import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';

/*
 * Receivers of webhooks that run as they stand: a message in Slack for each missed call and each voicemail, and a row for each call in
 * whatever takes CSV. Put your own `take` in, and the rest stays.
 *
 *   WEBHOOK_SECRET=whsec_… SLACK_URL=https://hooks.slack.com/… npx tsx docs/examples/receivers.ts
 *   WEBHOOK_SECRET=whsec_… CSV_URL=https://… npx tsx docs/examples/receivers.ts
 */

/** The parts of a message that these receivers look at; docs/webhooks.md has the whole. */
interface CallMessage {
  readonly type: string;
  readonly data: {
    readonly call: {
      readonly id: string;
      readonly callerNumber?: string;
      readonly startedAt: string;
      readonly outcome?: string;
      readonly reachedPerson?: boolean;
      readonly durationInSeconds?: number;
      readonly cost?: { readonly currencyCode: string; readonly amount: string };
      readonly recordings: readonly { readonly url: string }[];
    };
  };
}

type Take = (message: CallMessage) => Promise<void>;

/** A message may come twice; of so many it is known that they came. */
const REMEMBERED = 10_000;

/** Takes messages that the secret signs, each once. One that could not be taken is answered 500, and comes again. */
export function receiver(secret: string, take: Take): RequestListener {
  const webhook = new Webhook(secret);
  const taken = new Set<unknown>();
  return async (request, response) => {
    const body = await text(request);
    const id = request.headers['webhook-id'];
    try {
      webhook.verify(body, request.headers as Record<string, string>);
    } catch {
      response.writeHead(401).end();
      return;
    }
    try {
      if (!taken.has(id)) await take(JSON.parse(body));
      taken.add(id);
      if (taken.size > REMEMBERED) taken.delete(taken.values().next().value);
      response.writeHead(204).end();
    } catch {
      response.writeHead(500).end();
    }
  };
}

/** Tells a Slack channel of missed calls, and of callers who left a message. Types: `call.missed`, `call.ended`. */
export function toSlack(slackUrl: string): Take {
  return async (message) => {
    const said = saidToSlack(message);
    if (said !== undefined) await post(slackUrl, 'application/json', JSON.stringify({ text: said }));
  };
}

function saidToSlack({ type, data: { call } }: CallMessage): string | undefined {
  const who = call.callerNumber ?? 'Somebody without a number';
  const [recording] = call.recordings;
  const left = recording === undefined ? '' : ` left a message: ${recording.url}`;
  if (type === 'call.missed') return `Missed call from ${who}${left && `, who${left}`}`;
  // Nobody was to be reached, so what was recorded is no conversation.
  const isVoicemail = type === 'call.ended' && call.reachedPerson === undefined && left !== '';
  return isVoicemail ? who + left : undefined;
}

/** Adds a row for each call that has ended to a table that takes CSV, such as a spreadsheet's import. Type: `call.ended`. */
export function toSpreadsheet(csvUrl: string): Take {
  return async ({ type, data: { call } }) => {
    if (type !== 'call.ended') return;
    const { id, startedAt, callerNumber, outcome, durationInSeconds, cost } = call;
    const cells = [id, startedAt, callerNumber, outcome, durationInSeconds, cost?.currencyCode, cost?.amount];
    await post(csvUrl, 'text/csv', `${cells.map(csvCell).join(',')}\r\n`);
  };
}

/** A number's plus would be a formula to a spreadsheet. */
function csvCell(value: string | number = ''): string {
  const plain = /^[=+\-@]/.test(String(value)) ? `'${value}` : String(value);
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

async function post(url: string, type: string, body: string) {
  const answer = await fetch(url, { method: 'POST', headers: { 'content-type': type }, body });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
}

const { WEBHOOK_SECRET, SLACK_URL, CSV_URL, PORT = '8500' } = process.env;
const take = SLACK_URL === undefined ? CSV_URL && toSpreadsheet(CSV_URL) : toSlack(SLACK_URL);
if (WEBHOOK_SECRET !== undefined && take) {
  const server = createServer(receiver(WEBHOOK_SECRET, take));
  server.listen(Number(PORT), () => {
    const { port } = server.address() as AddressInfo;
    console.log(`Receives at http://127.0.0.1:${port}/`);
  });
}
