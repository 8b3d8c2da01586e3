import type { ServiceReport } from '../../simulator/index.ts';
import { placeInStack, placeOfStep } from './places.ts';

/** A line of the service's log about a call that went wrong. */
export interface LoggedFault {
  /** None where the service did not come so far as to know it. */
  readonly sessionId: string | undefined;
  readonly report: Extract<ServiceReport, { kind: 'service-fault' }>;
}

interface LoggedError {
  readonly name?: string;
  readonly message?: string;
  readonly stack?: string;
}

interface ConversationFault {
  readonly kind: string;
  readonly flow?: string;
  readonly step?: string;
  readonly why?: string;
  readonly datum?: string;
  readonly length?: number;
  readonly error?: LoggedError | string;
}

interface LogLine {
  readonly message?: string;
  readonly sessionId?: string;
  readonly faults?: readonly ConversationFault[];
  readonly xmlFaults?: readonly { readonly message?: string }[];
  readonly error?: LoggedError;
}

/** Reads a line of the log; undefined when it tells of no caller who heard an apology, or something else than was meant. */
export function faultIn(line: string): LoggedFault | undefined {
  const logged = parse(line);
  if (logged?.message?.startsWith('A caller heard') !== true) return undefined;
  const { sessionId, faults = [], xmlFaults = [], error } = logged;
  const [fault] = faults;
  if (fault !== undefined) return { sessionId, report: reportOf(fault) };
  const [xmlFault] = xmlFaults;
  if (xmlFault !== undefined)
    return {
      sessionId,
      report: { kind: 'service-fault', words: `the document is not legal: ${xmlFault.message ?? ''}` },
    };
  return { sessionId, report: { kind: 'service-fault', ...wordsOf('the answer failed', error) } };
}

function reportOf(fault: ConversationFault): LoggedFault['report'] {
  const { flow, step } = fault;
  const where = [flow, step].filter((part) => part !== undefined).join(' › ');
  const { words, place } = reasonOf(fault);
  const written = place ?? (flow === undefined ? undefined : placeOfStep(flow, step));
  return {
    kind: 'service-fault',
    words: where === '' ? words : `${where}: ${words}`,
    ...(flow !== undefined && { flow }),
    ...(step !== undefined && { step }),
    ...(written !== undefined && { place: written }),
  };
}

const flowErrors: Readonly<Record<string, string>> = {
  'no-such-step': 'the flow has no such step',
  endless: 'one step leads to the next in a circle, though the caller does nothing',
  'too-many-turns': 'the call has made as many requests as a flow may',
  'not-a-number': 'what is dequeued from is no telephone number',
};

const refusals: Readonly<Record<string, string>> = {
  forged: 'it was not made by this service, or for another call',
  stale: 'it is hours old',
  outdated: 'the flow has changed meanwhile, and has no such step any more',
};

function reasonOf(fault: ConversationFault): ReturnType<typeof wordsOf> {
  const { kind, why = '', datum, length, error } = fault;
  if (kind === 'computation-failed') return wordsOf('its code failed', error);
  if (datum !== undefined) return { words: `it says {${datum}}, and nothing has collected '${datum}'` };
  if (kind === 'flow-error') return { words: flowErrors[why] ?? why };
  if (kind === 'position-too-large')
    return { words: `what the call has collected is too long for a callback URL: ${length} characters` };
  if (kind === 'position-refused')
    return { words: `the call has lost its place in the flow: ${refusals[why] ?? why}` };
  if (kind === 'flow-token-refused')
    return { words: `the flow that the call was started with cannot be read: ${refusals[why] ?? why}` };
  return wordsOf(kind === 'internal-error' ? 'the answer failed' : kind, error);
}

function wordsOf(what: string, error: LoggedError | string | undefined) {
  if (error === undefined) return { words: what };
  if (typeof error === 'string') return { words: `${what}: ${error}` };
  const { name = 'Error', message = '', stack } = error;
  const place = placeInStack(stack);
  return { words: `${what}: ${name}: ${message}`, ...(place !== undefined && { place }) };
}

function parse(line: string): LogLine | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
