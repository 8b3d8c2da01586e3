import { recipes } from '../../flows/recipes/index.ts';
import { type Dependencies as EventsDependencies, events } from '../../functions/voice/events.ts';
import { type Dependencies, instruct } from '../../functions/voice/instruct.ts';
import type { CallEvent } from '../../lib/calls/event/event.ts';
import { closeStaleCalls } from '../../lib/calls/maintenance/close-stale-calls.ts';
import { readCall } from '../../lib/calls/query/read-call.ts';
import type { Call } from '../../lib/calls/record/call.ts';
import { createCallStore } from '../../lib/calls/store/store.ts';
import type { CallTable } from '../../lib/calls/store/table-layout.ts';
import { createConversation, route, sealKeys } from '../../lib/flows/index.ts';
import type { HttpResponse } from '../../lib/http-api/response.ts';
import { type CallSummary, startSimulator, virtualTime } from '../../simulator/index.ts';
import { aForm } from '../a-request.ts';
import { aTable } from '../calls/a-table.ts';
import { canonical, readStored, rowOf } from '../calls/convergence.ts';
import { aLog } from '../functions/a-log.ts';
import { routing as welcomeRouting } from '../product-flows/index.ts';

export interface SoakResult {
  readonly calls: number;
  /** Callbacks that reached a handler. */
  readonly delivered: number;
  /** Events that they told, each counted once. */
  readonly events: number;
  readonly presumedEnded: number;
  /** What is not as it should be, in sentences. */
  readonly wrong: readonly string[];
}

/** What goes wrong between Africa's Talking and us: far more than anybody has seen. */
export const faults = { duplicate: 0.05, reorder: 0.05, drop: 0.02, timeout: 0.01 };

/**
 * Calls in and out, by people of all kinds, over a network that loses, doubles, delays and shuffles callbacks, through
 * the real handlers into the real embedded database; then every call's record is held against what really happened.
 */
export async function soak({
  calls,
  seed,
  atOnce = 50,
  progress = () => {},
}: {
  readonly calls: number;
  readonly seed: string;
  readonly atOnce?: number;
  readonly progress?: (done: number) => void;
}): Promise<SoakResult> {
  const table = await aTable();
  const clock = virtualTime();
  const store = createCallStore(table);
  const { log, counter, lines } = aLog();
  const handed = new Map<string, Map<string, CallEvent>>();
  let delivered = 0;

  const gate = { tokens: 'any' as const, counter };
  const now = () => new Date(clock.now());
  const record = async (event: CallEvent) => {
    const session = handed.get(event.callId ?? '') ?? new Map<string, CallEvent>();
    handed.set(event.callId ?? '', session.set(event.id, event));
    await store.record(event);
  };
  const forEvents: EventsDependencies = { guard: gate, record, now, hasSecrets: false };
  const forInstruct: Dependencies = {
    guard: gate,
    record,
    now,
    log,
    counter,
    // How fast answers are is for the benchmark to say: here none is cut short, however busy the machine is.
    answerBudget: 3_600_000,
    url: 'https://soak.example/voice/instruct',
    conversation: createConversation({
      routing: route({ flows: { ...welcomeRouting.flows, menu: recipes.menu }, otherwise: 'menu' }),
      services: undefined,
      keys: sealKeys(['the secret of ten thousand calls!']),
      now: () => clock.now(),
    }),
  };
  const simulator = await startSimulator({
    clock,
    seed,
    faults: { callbacks: faults },
    keepCalls: calls,
    lines: [
      {
        phoneNumber: '+254711082000',
        callbackUrl: 'https://soak.example/voice/instruct',
        eventsUrl: 'https://soak.example/voice/events',
      },
    ],
    deliver: async ({ url, fields }) => {
      delivered += 1;
      const { pathname, searchParams } = new URL(url);
      const request = aForm(fields, { queryStringParameters: Object.fromEntries(searchParams) });
      const answer: HttpResponse =
        pathname === '/voice/events'
          ? await events(request, forEvents)
          : await instruct(request, forInstruct);
      return { status: answer.statusCode, contentType: 'text/plain', body: answer.body };
    },
  });

  const summaries: CallSummary[] = [];
  const place = async (index: number) => {
    const from = `+2547${String(11_000_000 + index).padStart(8, '0')}`;
    const call = simulator.dialIn({ from, script: scriptOf(index) });
    summaries.push((await call.ended).summary);
    if (summaries.length % 100 === 0) progress(summaries.length);
  };
  for (let first = 0; first < calls; first += atOnce) {
    const some = Array.from({ length: Math.min(atOnce, calls - first) }, (_, at) => place(first + at));
    await Promise.all(some);
    table.commands.length = 0; // a hundred thousand of them would fill the memory
  }
  await simulator.idle();

  const later = clock.now() + 24 * 60 * 60_000;
  const { presumedEnded } = await closeStaleCalls({
    table,
    store,
    now: () => later,
    staleCallMinutes: 240,
    until: Number.POSITIVE_INFINITY,
  });

  const wrong: string[] = lines.map(({ message }) => `logged: ${message}`);
  for (const summary of summaries) {
    const events = handed.get(summary.sessionId) ?? new Map();
    const found = await readCall({ ...table, now: () => later }, summary.sessionId);
    wrong.push(...faultsOf(summary, events, found?.call).map((fault) => `${summary.sessionId}: ${fault}`));
    wrong.push(...(await lossesOf(table, summary.sessionId, events)));
  }
  await simulator.close();
  await table.close();
  return {
    calls: summaries.length,
    delivered,
    events: [...handed.values()].reduce((sum, session) => sum + session.size, 0),
    presumedEnded,
    wrong,
  };
}

/** Callers who know what they want, who dither, who say nothing, who hang up. */
function scriptOf(index: number) {
  const scripts = [
    { keys: ['1', '3', '1'] },
    { keys: ['2', '2', '1'] },
    { keys: ['', '1'] },
    { keys: ['7', '7', '9', '3'] },
    { hangUpAfter: 4 },
    { keys: ['1', '2', '*', '1'], hangUpAfter: 30 },
    {},
  ];
  return scripts[index % scripts.length] ?? {};
}

/** What was told of a call and is not stored, and whether its row is the fold of what is. */
async function lossesOf(
  table: CallTable,
  sessionId: string,
  told: Map<string, CallEvent>,
): Promise<string[]> {
  if (told.size === 0) return [];
  const { call, stored } = await readStored(table, sessionId);
  const ids = new Set(stored.map(({ id }) => id));
  const lost = [...told.keys()].filter((id) => !ids.has(id)).map((id) => `${sessionId}: event ${id} is lost`);
  const isFold = canonical(call) === canonical(rowOf(stored, table));
  return isFold ? lost : [...lost, `${sessionId}: the call is not the fold of its events`];
}

/** What is wrong with a call's record, given how the call really went and what of it we were told. */
function faultsOf(summary: CallSummary, told: Map<string, CallEvent>, call: Call | undefined): string[] {
  if (told.size === 0) return call === undefined ? [] : ['is on record, though nothing was told of it'];
  if (call === undefined) return ['is not on record'];
  const wasEndTold = [...told.values()].some(({ final }) => final);
  const expected = wasEndTold
    ? {
        // A call whose first callback got no answer is dropped before it is answered.
        outcome: summary.answeredAt === undefined ? 'failed' : 'completed',
        durationInSeconds: Number(summary.durationInSeconds),
        amount: summary.amount,
        currencyCode: summary.currencyCode,
        hangupCause: summary.hangupCause,
      }
    : { outcome: 'presumed-ended' };
  const recorded: Record<string, unknown> = {
    outcome: call.outcome,
    durationInSeconds: call.durationInSeconds,
    amount: call.cost?.amount,
    currencyCode: call.cost?.currencyCode,
    hangupCause: call.providerStatus.hangupCause,
  };
  return Object.entries(expected)
    .filter(([name, value]) => recorded[name] !== value)
    .map(([name, value]) => `${name} is ${recorded[name]} and should be ${value}`);
}
