import { inspect } from 'node:util';
import africastalking from 'africastalking';
import express from 'express';
import inject from 'light-my-request';
import type { Dependencies } from '../functions/voice/instruct.ts';
import type { Request } from '../lib/http-api/request.ts';
import { bundled } from './bundled.ts';
import { median } from './figures.ts';
import { quantile } from './harness.ts';
import { itRings, token } from './surroundings.ts';
import type { Mode, Section, Table } from './topic.ts';

const {
  instruct,
  routing: welcomeRouting,
  createConversation,
  flow,
  route,
  sealKeys,
} = await bundled<typeof import('./answers-entry.ts')>('bench/answers-entry.ts');

type Routing = typeof welcomeRouting;

const greeting = 'Welcome to the service. This is a demo voice application. Goodbye.';
const { ActionBuilder } = africastalking({ username: 'sandbox', apiKey: 'key' }).VOICE;

export async function answers({ short }: Mode): Promise<Section> {
  return {
    title: 'Answers',
    about: [
      "Warm, in one process: the whole of `/voice/instruct`, from API Gateway's event to the result, with the token checked,",
      'the callback parsed, the flow asked, and the document checked and written; recording the event is left out, as it is',
      'measured below. The others get the same request without a socket (`light-my-request`). Ours is bundled as it is',
      'deployed.',
    ].join('\n'),
    tables: [await wholeAnswers(short)],
    goals: [],
    notes: [
      'The walk of 50 steps opens and seals the position in the flow at every step, with AES-256-GCM: that, and not the length of the flow, is the difference.',
    ],
  };
}

async function wholeAnswers(short: boolean): Promise<Table> {
  const form = new URLSearchParams(itRings);
  const subjects = {
    '`instruct`, the greeting': answering(welcomeRouting, form),
    '`instruct`, each step of a flow of 50': walking(form),
    'Express, the greeting as a constant': throughExpress(form, () => constant),
    'Express and the AT SDK’s builder': throughExpress(form, () => new ActionBuilder().say(greeting).build()),
  };
  const times = await latencies(subjects, short ? 3 : 15, short ? 150 : 500);
  const [reference = []] = times.values();
  return {
    columns: ['', 'Median, µs', 'p99, µs', 'Times as long'],
    rows: [...times].map(([name, rounds]) => [
      name,
      median(rounds.flat()).toFixed(0),
      quantile(rounds.flat(), 0.99).toFixed(0),
      median(rounds.map((round, turn) => median(round) / median(reference[turn] as number[]))).toFixed(1),
    ]),
  };
}

const constant = `<?xml version="1.0" encoding="UTF-8"?><Response><Say>${greeting}</Say></Response>`;

function answering(routing: Routing, form: URLSearchParams): () => Promise<unknown> {
  const dependencies = dependenciesOf(routing);
  const request = posted(form.toString());
  return () => instruct(request, dependencies);
}

/** One call after the other through 50 menus; each answer gives the URL of the next request. */
function walking(form: URLSearchParams): () => Promise<unknown> {
  const dependencies = dependenciesOf(route({ flows: { long: fiftySteps() }, otherwise: 'long' }) as never);
  const first = form.toString();
  const further = `${first}&dtmfDigits=1`;
  let next = posted(first);
  return async () => {
    const { body } = await instruct(next, dependencies);
    const [, at] = /[?&;]at=([\w%~.-]+)/.exec(body) ?? [];
    next = at === undefined ? posted(first) : posted(further, decodeURIComponent(at));
    return body;
  };
}

function fiftySteps() {
  const steps = Array.from({ length: 50 }, (_, step) => [
    `menu${step}`,
    {
      ask: `This is menu ${step + 1}. Press 1 to go on, or 9 to hear it again.`,
      keys: { 1: step < 49 ? `menu${step + 1}` : 'goodbye', 9: `menu${step}` },
      silence: 'goodbye',
      wrong: 'goodbye',
    },
  ]);
  return flow({
    start: 'menu0',
    maxTurns: { times: 100, next: 'goodbye' },
    steps: { ...Object.fromEntries(steps), goodbye: { end: 'Goodbye.' } },
  } as never);
}

function dependenciesOf(routing: Routing): Dependencies {
  const unexpected = (what: unknown, ...more: unknown[]) => {
    throw new Error(`The benchmark's answers must be faultless: ${inspect([what, ...more], { depth: 5 })}`);
  };
  return {
    guard: { tokens: [token], counter: { count: unexpected } },
    conversation: createConversation({
      routing,
      services: undefined,
      keys: sealKeys(['s'.repeat(40)]),
      now: Date.now,
    }),
    url: `https://piga.example/voice/instruct?token=${token}`,
    record: async () => {},
    now: () => new Date(),
    log: { debug: unexpected, info: unexpected, warn: unexpected, error: unexpected },
    counter: { count: unexpected },
    answerBudget: 2500,
  };
}

function posted(body: string, at?: string): Request {
  return {
    httpMethod: 'POST',
    body,
    isBase64Encoded: false,
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    pathParameters: null,
    queryStringParameters: { token, ...(at !== undefined && { at }) },
    requestContext: { requestId: 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef' },
  };
}

interface Reply {
  readonly type: (type: string) => Reply;
  readonly send: (body: string) => void;
}

/** What the tutorial's service does, in Express: print the fields, answer with XML. */
function throughExpress(form: URLSearchParams, document: () => string): () => Promise<unknown> {
  const app = express();
  app.use(express.urlencoded({ extended: false }));
  app.post('/voice/instruct', (request: { body: Record<string, string> }, response: Reply) => {
    const { isActive } = request.body;
    response.type('text/plain').send(isActive === '0' ? '' : document());
  });
  const payload = form.toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return () => inject(app as never, { method: 'POST', url: '/voice/instruct', headers, payload });
}

/** Microseconds of each run, by subject and round; the subjects take turns, and the first round does not count. */
async function latencies(
  subjects: Record<string, () => Promise<unknown>>,
  rounds: number,
  milliseconds: number,
): Promise<Map<string, number[][]>> {
  const times = new Map<string, number[][]>(Object.keys(subjects).map((name) => [name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const [name, run] of Object.entries(subjects)) {
      const taken: number[] = [];
      const end = performance.now() + milliseconds;
      for (let begun = performance.now(); begun < end; begun = performance.now()) {
        await run();
        taken.push((performance.now() - begun) * 1000);
      }
      if (round > 0) times.get(name)?.push(taken);
    }
  }
  return times;
}
