import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';
import { orFail, readCommand } from './command.ts';

const command = readCommand({
  usage:
    'webhooks -- listen | list | add URL [TYPE …] | remove ID | test ID | rotate ID | replay ID SINCE [UNTIL] | dead ID',
  does: 'Looks after the endpoints that are told what happens to calls. `listen` receives on this machine what the local stack tells, holds it against its signature and prints it, until Ctrl-C.',
  words: { least: 1, most: Number.POSITIVE_INFINITY },
  options: {
    local: 'the local stack, while it runs; `listen` takes no other',
    json: '`listen` prints each message whole',
  },
  on: 'nothing',
});
const [action = '', ...words] = command.words;
const isLocal = command.has('local') || action === 'listen';

/** Where the API is, and the key that it wants. */
function service(): { readonly url: string; readonly headers: Record<string, string> } {
  if (isLocal) return { url: `http://127.0.0.1:${process.env['PIGA_API_PORT'] ?? 8000}`, headers: {} };
  const { PUBLIC_URL: url, API_KEY: key } = process.env;
  if (url === undefined || key === undefined)
    return command.fail(
      'Set PUBLIC_URL to the address that the deploy printed and API_KEY to a key of the stage, or add --local.',
    );
  return { url, headers: { 'x-api-key': key } };
}

/** What of the API's answers is looked at here. */
interface Said {
  readonly error?: string;
  readonly message?: string;
  readonly webhooks?: readonly {
    readonly id: string;
    readonly description?: string;
    readonly state: string;
  }[];
  readonly deliveries?: unknown;
  readonly webhook?: { readonly id: string };
  readonly secret?: string;
}

async function ask(method: string, path: string, body?: unknown): Promise<Said> {
  const { url, headers } = service();
  const answer = await fetch(`${url}/voice/webhooks${path}`, {
    method,
    headers: { ...headers, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch(() =>
    command.fail(
      `Nothing answers at ${url}/${isLocal ? ': start the local stack with npm start' : ''}. Nothing was done.`,
    ),
  );
  const said = (await answer.json()) as Said;
  return answer.ok ? said : command.fail(`${answer.status}: ${said.error ?? said.message}`);
}

function word(at: number, what: string): string {
  return words[at] ?? command.fail(`${what} is missing: nothing was done.`);
}

function print(value: unknown) {
  console.log(JSON.stringify(value, undefined, 2));
}

const actions: Record<string, () => Promise<void>> = {
  listen,
  list: async () => print((await ask('GET', '')).webhooks),
  add: async () => {
    const types = words.slice(1);
    print(await ask('POST', '', { url: word(0, 'A URL'), ...(types.length === 0 ? {} : { types }) }));
    console.log('The secret is shown this once: give it to the receiver.');
  },
  remove: async () => print(await ask('DELETE', `/${word(0, 'An id')}`)),
  test: async () => print(await ask('POST', `/${word(0, 'An id')}/test`)),
  rotate: async () => print(await ask('POST', `/${word(0, 'An id')}/rotate`)),
  replay: async () => {
    const until = words[2];
    const span = { since: word(1, 'A time'), ...(until === undefined ? {} : { until }) };
    print(await ask('POST', `/${word(0, 'An id')}/replay`, span));
  },
  dead: async () => print((await ask('GET', `/${word(0, 'An id')}/deliveries?state=dead`)).deliveries),
};

/** What a listener calls itself: one that was killed has left its endpoint behind, which sleeps by and by. */
const LISTENER = 'npm run webhooks -- listen';

/** So long the stack may take to forget the endpoint before the listener ends all the same. */
const PATIENCE_MS = 3000;

/** A receiver on this machine, registered for as long as it runs. */
async function listen() {
  let secret = '';
  const { webhooks = [] } = await ask('GET', '');
  for (const { id, description, state } of webhooks)
    if (description === LISTENER && state !== 'active') await ask('DELETE', `/${id}`);
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const isOurs = verified(body, request, secret);
    if (!isOurs) console.log('A message came that our secret did not sign: refused');
    else console.log(command.has('json') ? JSON.stringify(JSON.parse(body), undefined, 2) : lineOf(body));
    response.writeHead(isOurs ? 204 : 401).end();
  });
  server.listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  const { port } = server.address() as AddressInfo;
  const created = await ask('POST', '', {
    url: `http://127.0.0.1:${port}/`,
    description: LISTENER,
  });
  secret = created.secret ?? '';
  console.log('Listening: make a call. Ctrl-C ends it.');
  // Ctrl-C may come more than once, from the terminal and from npm: the first ends the listener, once it has taken its endpoint
  // away. That takes longer than the command tsx would wait before it kills, so package.json has Node run this itself.
  let isEnding = false;
  const end = async () => {
    if (isEnding) return;
    isEnding = true;
    await Promise.race([ask('DELETE', `/${created.webhook?.id}`), pause(PATIENCE_MS)]).catch(() => {});
    process.exit(0);
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  await new Promise(() => {});
}

function verified(body: string, { headers }: IncomingMessage, secret: string): boolean {
  try {
    new Webhook(secret).verify(body, headers as Record<string, string>);
    return true;
  } catch {
    return false;
  }
}

function lineOf(body: string): string {
  const { timestamp, type, data } = JSON.parse(body);
  const { id, callerNumber = '', status = '', outcome = '' } = data.call ?? {};
  return [timestamp, String(type).padEnd(14), callerNumber, id, status, outcome].join('  ').trimEnd();
}

await orFail(
  (
    actions[action] ??
    (() =>
      command.fail(`There is no '${action}'; there is ${Object.keys(actions).join(', ')}: nothing was done.`))
  )(),
);
