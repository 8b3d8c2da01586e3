import { createServer, type RequestListener } from 'node:http';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';

/** The parts of a message that these receivers look at; docs/webhooks.md has the whole. */
interface CallMessage {
  readonly type: string;
  readonly data: {
    readonly facts: number;
    readonly call: {
      readonly id: string;
      readonly callerNumber?: string;
      readonly startedAt: string;
      readonly outcome?: string;
      readonly durationInSeconds?: number;
      readonly cost?: { readonly currencyCode: string; readonly amount: string };
      readonly recordings: readonly { readonly url: string }[];
    };
  };
}

/** Takes messages that the secret signs, each once, and answers before anything slow is done. */
export function receiver(secret: string, take: (message: CallMessage) => Promise<void>): RequestListener {
  const webhook = new Webhook(secret);
  return async (request, response) => {
    const body = await text(request);
    try {
      webhook.verify(body, request.headers as Record<string, string>);
    } catch {
      response.writeHead(401).end();
      return;
    }
    try {
      await take(JSON.parse(body));
      response.writeHead(204).end();
    } catch {
      response.writeHead(500).end(); // it comes again
    }
  };
}

/** Tells a Slack channel of missed calls, and of callers who left a message. Types: `call.missed`, `call.ended`. */
export function toSlack(slackUrl: string) {
  return async ({ type, data: { call } }: CallMessage) => {
    const who = call.callerNumber ?? 'Somebody without a number';
    const [recording] = call.recordings;
    const said =
      type === 'call.missed'
        ? `Missed call from ${who}`
        : type === 'call.ended' && recording !== undefined
          ? `${who} left a message: ${recording.url}`
          : undefined;
    if (said === undefined) return;
    const answer = await fetch(slackUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text: said }),
    });
    if (!answer.ok) throw new Error(`Slack answered ${answer.status}`);
  };
}

/** Adds a row for each call that has ended to a table that takes CSV, such as a spreadsheet's import. Type: `call.ended`. */
export function toSpreadsheet(csvUrl: string) {
  return async ({ type, data: { call } }: CallMessage) => {
    if (type !== 'call.ended') return;
    const { id, startedAt, callerNumber = '', outcome = '', durationInSeconds = '', cost } = call;
    const cells = [
      id,
      startedAt,
      callerNumber,
      outcome,
      durationInSeconds,
      cost?.currencyCode ?? '',
      cost?.amount ?? '',
    ];
    const row = cells.map((cell) => csvCell(String(cell))).join(',');
    const answer = await fetch(csvUrl, {
      method: 'POST',
      headers: { 'content-type': 'text/csv' },
      body: `${row}\r\n`,
    });
    if (!answer.ok) throw new Error(`The spreadsheet answered ${answer.status}`);
  };
}

/** A number's plus would be a formula to a spreadsheet. */
function csvCell(text: string): string {
  const plain = /^[=+\-@]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

// WEBHOOK_SECRET=whsec_… SLACK_URL=https://hooks.slack.com/… npx tsx docs/examples/receivers.ts
const { WEBHOOK_SECRET, SLACK_URL, CSV_URL, PORT = '8500' } = process.env;
if (WEBHOOK_SECRET !== undefined) {
  const takers = [
    ...(SLACK_URL === undefined ? [] : [toSlack(SLACK_URL)]),
    ...(CSV_URL === undefined ? [] : [toSpreadsheet(CSV_URL)]),
  ];
  createServer(
    receiver(WEBHOOK_SECRET, async (message) => {
      for (const take of takers) await take(message);
    }),
  ).listen(Number(PORT));
}
