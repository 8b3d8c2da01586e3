import type { PhoneNumber } from '../../phone-numbers/phone-number.ts';
import { type Failure, refused, unknown } from './failure.ts';
import { recordsFor, textValue, valuesFor, wholeNumber } from './response-body.ts';
import type { ResponseRecord } from './response-xml.ts';
import { type OkReply, replyOf, type Send } from './send.ts';

/** Whose queues are counted. */
export interface QueueStatusRequest {
  /** Voice numbers of our account, as the waiting callers dialled them. */
  readonly phoneNumbers: PhoneNumber | readonly PhoneNumber[];
}

interface Queue {
  readonly phoneNumber: string;
  /** `undefined` for the queue without a name, and for a number for which Africa's Talking names no queue. */
  readonly queueName: string | undefined;
  /** Number of waiting callers. */
  readonly numCalls: number;
}

/** The queues, or why they are not known. */
export type QueueStatusResult = { readonly outcome: 'counted'; readonly queues: readonly Queue[] } | Failure;

/**
 * Counts the callers waiting in queues (Africa's Talking, Voice › Queued calls). The result has at least one queue for every
 * number asked for: a number that Africa's Talking leaves out gets one with nobody in it. There is no filter by queue name,
 * because Africa's Talking's SDKs disagree about what it is called; the names are in the result.
 *
 * @throws {TypeError} when there is no number
 */
export async function queueStatus(send: Send, request: QueueStatusRequest): Promise<QueueStatusResult> {
  const phoneNumbers = [...new Set([request.phoneNumbers].flat())] as PhoneNumber[];
  if (phoneNumbers.length === 0) throw new TypeError('Nothing to count: `phoneNumbers` is empty.');

  const reply = await send({
    service: 'voice',
    path: '/queueStatus',
    effect: 'harmless',
    encoding: 'form',
    fields: { phoneNumbers: phoneNumbers.join(',') },
  });
  return reply.outcome === 'ok' ? interpretQueueStatus(reply, phoneNumbers) : reply;
}

function interpretQueueStatus(
  { body: answer, httpStatus }: OkReply,
  phoneNumbers: PhoneNumber[],
): QueueStatusResult {
  const reply = replyOf(httpStatus, answer);
  if (typeof answer === 'string') return unknown('unreadable', 'harmless', reply);
  if (reply.providerMessage !== undefined) return refused(reply);

  const entries = recordsFor('entries', answer);
  const isSuccess = valuesFor('status', answer).every((status) => status === 'Success');
  if (entries === undefined || !isSuccess) return unknown('unreadable', 'harmless', reply);

  const queues = entries.map(readQueue);
  if (!queues.every((queue) => queue !== undefined)) return unknown('unreadable', 'harmless', reply);

  const empty = phoneNumbers.filter((number) => !queues.some(({ phoneNumber }) => phoneNumber === number));
  return {
    outcome: 'counted',
    queues: [...queues, ...empty.map((phoneNumber) => ({ phoneNumber, queueName: undefined, numCalls: 0 }))],
  };
}

function readQueue(entry: ResponseRecord): Queue | undefined {
  const phoneNumber = textValue(entry['phoneNumber']);
  const numCalls = wholeNumber(textValue(entry['numCalls']));
  if (phoneNumber === undefined || numCalls === undefined) return undefined;
  return { phoneNumber, queueName: textValue(entry['queueName']), numCalls };
}
