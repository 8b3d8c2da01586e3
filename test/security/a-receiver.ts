import { events } from '../../functions/voice/events.ts';
import { type Dependencies, instruct } from '../../functions/voice/instruct.ts';
import { createCallStore } from '../../lib/calls/store/store.ts';
import { createConversation, flow, route, sealKeys } from '../../lib/flows/index.ts';
import type { Request } from '../../lib/http-api/request.ts';
import type { HttpResponse } from '../../lib/http-api/response.ts';
import { aForm } from '../a-request.ts';
import type { TestTable } from '../calls/a-table.ts';
import { aLog } from '../functions/a-log.ts';

export const token = 'T0ken-of-this-stage.that~nobody_guesses-1234';

const echo = flow({
  start: 'number',
  steps: {
    number: { branch: 'callerNumber', known: 'ask', otherwise: 'goodbye' },
    ask: {
      ask: 'You call {destinationNumber} from {callerNumber}. Enter your PIN.',
      digits: 4,
      into: 'pin',
      secret: true,
      next: 'inside',
      silence: { say: 'Nothing.', next: 'goodbye' },
      wrong: { say: 'Four digits.', next: 'goodbye' },
    },
    inside: {
      ask: 'The vault is open. Press 1 to close it.',
      digits: 1,
      into: 'choice',
      next: 'goodbye',
      silence: { say: 'Nothing.', next: 'goodbye' },
      wrong: { say: 'Wrong.', next: 'goodbye' },
    },
    goodbye: { end: 'Goodbye.' },
  },
});

/** The two callback endpoints over a real table, with a flow that repeats what callers say and guards a vault. */
export function aReceiver(
  table: TestTable,
  { tokens = [token], at = '2026-11-22T10:00:00.000Z' }: { tokens?: readonly string[]; at?: string } = {},
) {
  const { log, counter, counts } = aLog();
  const store = createCallStore(table);
  const now = () => new Date(at);
  const conversation = createConversation({
    routing: route({ flows: { echo }, otherwise: 'echo' }),
    services: undefined,
    keys: sealKeys(['s'.repeat(32)]),
    now: () => now().getTime(),
  });
  const shared = {
    record: async (event: Parameters<typeof store.record>[0]) => void (await store.record(event)),
    now,
  };
  const forInstruct: Dependencies = {
    ...shared,
    guard: { tokens, isOurPosition: conversation.isOurPosition, counter },
    conversation,
    url: 'https://voice.example.org/voice/instruct',
    log,
    counter,
    answerBudget: 5_000,
  };
  return {
    counts,
    instruct: (request: Request): Promise<HttpResponse> => instruct(request, forInstruct),
    events: (request: Request): Promise<HttpResponse> =>
      events(request, { ...shared, guard: { tokens, counter }, hasSecrets: true }),
  };
}

export const caller = '+254711000111';

/** What Africa's Talking posts about an inbound call, with the token, and with what a test wants changed. */
export function aPost(
  fields: Record<string, string> = {},
  query: Record<string, string> = { token },
): Request {
  return aForm(
    {
      isActive: '1',
      sessionId: 'ATVId_real',
      direction: 'Inbound',
      callerNumber: caller,
      destinationNumber: '+254711082000',
      callSessionState: 'Ringing',
      ...fields,
    },
    { queryStringParameters: query },
  );
}

/** The query of the callback URL that an answer hands out. */
export function handedOut(answer: HttpResponse): Record<string, string> {
  const url = /callbackUrl="([^"]+)"/.exec(answer.body)?.[1] ?? '';
  return Object.fromEntries(new URL(url.replaceAll('&amp;', '&')).searchParams);
}
