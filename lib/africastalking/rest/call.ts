import type { PhoneNumber } from '../../phone-numbers/phone-number.ts';
import type { SipAddress } from '../../phone-numbers/sip-address.ts';
import { type Failure, refused, unknown } from './failure.ts';
import { entryMessages, unknownEntryMessages, unknownFollowUps } from './messages.ts';
import { recordsFor, textValue, wholeNumber } from './response-body.ts';
import type { ResponseRecord } from './response-xml.ts';
import { type OkReply, replyOf, type Send } from './send.ts';

/** A phone that Africa's Talking can ring. */
type Recipient = PhoneNumber | SipAddress;

/** A call to start. */
export interface CallRequest {
  /** A voice number of our account. */
  readonly from: PhoneNumber;
  /** One or more. A recipient that is named twice is rung once. */
  readonly to: Recipient | readonly Recipient[];
  /** A tag that comes back with the callbacks. */
  readonly clientRequestId?: string | undefined;
}

/** Africa's Talking decides for each number separately: some phones may ring and others not. */
interface CallEntries {
  readonly outcome: 'entries';
  /** One for each recipient, in the order asked. */
  readonly entries: readonly CallEntry[];
  /** From the header `X-Current-Queue-Size`, which is undocumented: requests that wait on Africa's Talking's side. */
  readonly currentQueueSize: number | undefined;
}

type CallEntry =
  | {
      readonly outcome: 'queued';
      readonly recipient: Recipient;
      readonly sessionId: string;
      readonly status: 'Queued';
    }
  | {
      readonly outcome: 'refused';
      readonly recipient: Recipient;
      /** Africa's Talking's word, such as `InsufficientCredit`: an open list. */
      readonly status: string;
      /** A sentence for people: what is wrong and what to do. */
      readonly message: string;
    }
  | {
      readonly outcome: 'unknown';
      readonly recipient: Recipient;
      readonly status: string | undefined;
      readonly sessionId: string | undefined;
      readonly message: string;
    };

/** What became of each recipient, or of the whole request. */
export type CallResult = CallEntries | Failure;

/**
 * Rings one or more phones, once (Africa's Talking, Voice › Make a call). All recipients go into one field, with
 * commas and without spaces: of repeated fields Africa's Talking dials the last alone.
 *
 * @throws {TypeError} when there is no recipient.
 */
export async function call(send: Send, { from, to, clientRequestId }: CallRequest): Promise<CallResult> {
  const recipients = [...new Set([to].flat())] as Recipient[];
  if (recipients.length === 0) throw new TypeError('A call needs a recipient: `to` is empty.');

  const reply = await send({
    service: 'voice',
    path: '/call',
    effect: 'rings-a-phone',
    encoding: 'form',
    fields: { from, to: recipients.join(','), clientRequestId },
  });
  return reply.outcome === 'ok' ? interpretCall(reply, recipients) : reply;
}

function interpretCall({ body: answer, headers, httpStatus }: OkReply, recipients: Recipient[]): CallResult {
  const reply = replyOf(httpStatus, answer);
  if (typeof answer === 'string') return unknown('unreadable', 'rings-a-phone', reply);

  const answers = recordsFor('entries', answer)?.map(readEntry) ?? [];
  if (answers.length === 0)
    return reply.providerMessage === undefined
      ? unknown('unreadable', 'rings-a-phone', reply)
      : refused(reply);

  const answerTo = matchAnswers(recipients, answers);
  return {
    outcome: 'entries',
    entries: recipients.map((recipient) => toCallEntry(recipient, answerTo.get(recipient))),
    currentQueueSize: wholeNumber(textValue(headers['x-current-queue-size'])),
  };
}

interface EntryAnswer {
  readonly phoneNumber: string | undefined;
  readonly status: string | undefined;
  /** `undefined` for the word `None`, which Africa's Talking sends for a refused number. */
  readonly sessionId: string | undefined;
}

function readEntry(entry: ResponseRecord): EntryAnswer {
  return {
    phoneNumber: textValue(entry['phoneNumber']),
    status: textValue(entry['status']),
    sessionId: textValue(entry['sessionId']),
  };
}

function isQueued({ status }: EntryAnswer): boolean {
  return status?.toLowerCase() === 'queued';
}

/**
 * Each recipient's entry. Africa's Talking may write a number in another way than we did. So entries that match no recipient
 * are given, in their order, to the recipients without an entry; but only if there are equally many of both, since
 * otherwise it would be a guess which session is whose.
 */
function matchAnswers(recipients: Recipient[], answers: EntryAnswer[]): Map<Recipient, EntryAnswer> {
  const byNumber = new Map<string | undefined, EntryAnswer>();
  for (const answer of answers) {
    // If a number has two entries, the one that says `Queued` counts: its phone rings.
    if (!byNumber.has(answer.phoneNumber) || isQueued(answer)) byNumber.set(answer.phoneNumber, answer);
  }
  const matched = new Map(
    recipients.flatMap((recipient) => {
      const answer = byNumber.get(recipient);
      return answer === undefined ? [] : [[recipient, answer] as const];
    }),
  );

  const asked: readonly (string | undefined)[] = recipients;
  const unmatched = recipients.filter((recipient) => !matched.has(recipient));
  const unmatchedEntries = answers.filter(({ phoneNumber }) => !asked.includes(phoneNumber));
  if (unmatched.length !== unmatchedEntries.length) return matched;
  return new Map([
    ...matched,
    ...unmatched.map((recipient, index) => [recipient, unmatchedEntries[index] as EntryAnswer] as const),
  ]);
}

function toCallEntry(recipient: Recipient, answer: EntryAnswer | undefined): CallEntry {
  if (answer?.status === undefined) return unknownEntry(recipient, 'missing', answer);
  const { status, sessionId } = answer;

  const refusalMessage = messageOfRefusal(status);
  if (refusalMessage !== undefined) return { outcome: 'refused', recipient, status, message: refusalMessage };

  if (isQueued(answer)) {
    if (sessionId === undefined) return unknownEntry(recipient, 'no-session', answer);
    return { outcome: 'queued', recipient, status: 'Queued', sessionId };
  }

  // A new word is a refusal unless a session says that there is a call.
  if (sessionId !== undefined) return unknownEntry(recipient, 'new-word', answer);
  return {
    outcome: 'refused',
    recipient,
    status,
    message: `Africa's Talking refused to call this number: ${status}.`,
  };
}

/** The message for a status, however its letters are capitalised; `undefined` for a status that is none of the known refusals. */
function messageOfRefusal(status: string): string | undefined {
  const known = Object.entries(entryMessages).find(([name]) => name.toLowerCase() === status.toLowerCase());
  return known?.[1];
}

function unknownEntry(
  recipient: Recipient,
  reason: keyof typeof unknownEntryMessages,
  { status, sessionId }: Partial<EntryAnswer> = {},
): CallEntry {
  const message = `${unknownEntryMessages[reason]} ${unknownFollowUps['rings-a-phone']}`;
  return { outcome: 'unknown', recipient, status, sessionId, message };
}
