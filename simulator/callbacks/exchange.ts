import type { CallbackResponse } from '../calls/callbacks.ts';
import type { Session } from '../calls/session.ts';
import { busyMachine } from './busy-machine.ts';
import type { CallbackRequest, Transport } from './transport.ts';

/** The result of one request. */
export type ExchangeResult =
  | { kind: 'answered'; request: number; response: CallbackResponse; tookMs: number }
  | { kind: 'failed'; words: string; hint: string; tookMs: number };

type Failure = 'timeout' | 'reset' | 'refused' | 'dropped';

interface Attempt {
  readonly session: Session;
  readonly transport: Transport;
  /** Its number within the call. */
  readonly request: number;
  readonly to: 'callback' | 'events';
  readonly url: string;
  readonly fields: Record<string, string>;
  /** The fault that is injected into it. */
  readonly fault: 'drop' | 'error5xx' | 'timeout' | 'reset' | undefined;
}

/** Makes one request and logs what came of it. Never rejects. */
export async function exchange(attempt: Attempt): Promise<ExchangeResult> {
  const { session, fault } = attempt;
  if (fault === 'drop') return failed(attempt, 'dropped', 0);
  if (fault === 'error5xx') return answered(attempt, gatewayError, 0);

  const started = performance.now();
  const outcome = await session.clock.during(sendFollowing(attempt));
  const tookMs = performance.now() - started;
  if (fault === 'timeout') await session.clock.timer(session.rules.callbackTimeoutSeconds * 1000).done;
  // The server has done its work; Africa's Talking does not get to see it.
  if (fault !== undefined) return failed(attempt, fault, tookMs);
  if (outcome instanceof Error) return failed(attempt, failureOf(outcome), tookMs, outcome);
  return answered(attempt, outcome, tookMs);
}

type Sent = Awaited<ReturnType<Transport>> | Error;

/** A chain of redirects that is longer leads nowhere. */
const MAX_REDIRECTS = 5;

/** Sends a request, and where the rules say so again to wherever the answer leads. */
async function sendFollowing(attempt: Attempt): Promise<Sent> {
  let { url } = attempt;
  for (let followed = 0; ; followed += 1) {
    const outcome = await send({ ...attempt, url });
    const next = followed < MAX_REDIRECTS ? redirectOf(attempt, url, outcome) : undefined;
    if (next === undefined) return outcome;
    attempt.session.emit({
      kind: 'note',
      level: 'info',
      words: `${url} redirects to ${next}, which is asked instead.`,
    });
    url = next;
  }
}

function redirectOf({ session }: Attempt, url: string, outcome: Sent): string | undefined {
  if (session.rules.redirects !== 'follow' || outcome instanceof Error) return undefined;
  const { status, location } = outcome;
  if (location === undefined || ![301, 302, 303, 307, 308].includes(status)) return undefined;
  return URL.canParse(location, url) ? new URL(location, url).href : undefined;
}

async function send({ session, transport, to, url, fields }: Attempt): Promise<Sent> {
  const { callbackTimeoutSeconds: timeoutSeconds } = session.rules;
  const request: CallbackRequest = {
    url,
    to,
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8', accept: '*/*' },
    body: new URLSearchParams(fields).toString(),
    fields,
    timeoutSeconds,
  };
  let timeout: NodeJS.Timeout | undefined;
  try {
    // The wait for a real server is measured in real time, whatever the simulated clock does.
    const timedOut = new Promise<never>((_, reject) => {
      timeout = setTimeout(() => reject(new CallbackTimeout()), timeoutSeconds * 1000);
    });
    return await Promise.race([transport(request), timedOut]);
  } catch (error) {
    return error instanceof Error ? error : new TypeError(String(error));
  } finally {
    clearTimeout(timeout);
  }
}

class CallbackTimeout extends Error {
  override readonly name = 'CallbackTimeout';
}

function failureOf(error: Error): Failure {
  if (error instanceof CallbackTimeout) return 'timeout';
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'EAI_AGAIN' ? 'refused' : 'reset';
}

function answered(
  { session, request, to, url, fields }: Attempt,
  response: CallbackResponse,
  tookMs: number,
): ExchangeResult {
  const { status, contentType, body } = response;
  session.emit({ kind: 'response', request, status, contentType, body, tookMs });
  if (to === 'callback') session.answered?.({ request, url, fields, response });
  return { kind: 'answered', request, response, tookMs };
}

function failed(
  { session, request, fault }: Attempt,
  failure: Failure,
  tookMs: number,
  error?: Error,
): ExchangeResult {
  const { callbackTimeoutSeconds } = session.rules;
  const described: Record<Failure, { words: string; hint: string }> = {
    timeout: {
      words: `did not answer within ${callbackTimeoutSeconds} s`,
      hint: `A caller hears silence meanwhile: answer fast, and do slow work after the answer.${fault === undefined ? busyMachine() : ''}`,
    },
    reset: {
      words: `broke off before it had answered${error === undefined ? '' : `: ${error.message}`}`,
      hint: 'Look at the output of the server: a handler threw, or the process ended.',
    },
    refused: {
      words: `cannot be reached${error === undefined ? '' : `: ${error.message}`}`,
      hint: 'Is the service running, and is the address that is set for this number right?',
    },
    dropped: { words: 'never got the request', hint: 'The network lost it.' },
  };
  const { words, hint } = described[failure];
  session.emit({ kind: 'no-response', request, failure, tookMs, words });
  return { kind: 'failed', words, hint: fault === undefined ? hint : `An injected fault: ${hint}`, tookMs };
}

const gatewayError = {
  status: 503,
  contentType: 'text/plain; charset=UTF-8',
  body: 'An injected fault: 503',
};
