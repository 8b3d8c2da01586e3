import type { PhoneNumber } from '../../phone-numbers/phone-number.ts';
import { type Failure, refused, unknown } from './failure.ts';
import { recordsFor, textValue, valuesFor, wholeNumber } from './response-body.ts';
import { type OkReply, replyOf, type Send } from './send.ts';

export interface MessageRequest {
  readonly to: PhoneNumber;
  /** Billed by parts: 160 characters of the GSM alphabet are one, or 70 as soon as one character is of another. */
  readonly text: string;
  /** A sender ID or a short code of our account; Africa's Talking's own when absent. */
  readonly from?: string | undefined;
}

/** Africa's Talking took the message; whether it reaches the phone, only a delivery report tells. */
interface AcceptedMessage {
  readonly outcome: 'accepted';
  readonly messageId: string;
  /** Such as `KES 0.8000`; `undefined` when it does not say. */
  readonly cost: string | undefined;
}

/** It will not be sent, for the reason that `status` names in Africa's Talking's own word. */
interface RefusedMessage {
  readonly outcome: 'message-refused';
  readonly status: string;
  readonly message: string;
}

export type MessageResult = AcceptedMessage | RefusedMessage | Failure;

/** Africa's Talking, SMS › Sending: taken, handed to the network, or in its queue. */
const acceptedCodes = [100, 101, 102];

/** Held for review, and two faults of its own: the message may be under way. */
const uncertainCodes = [401, 500, 501];

/**
 * Sends one SMS, once. HTTP 201 does not mean sent: what became of the message stands in the recipient's own entry, and
 * a wrong sender ID shows only as a word beside an empty list.
 */
export async function sendMessage(send: Send, { to, text, from }: MessageRequest): Promise<MessageResult> {
  const reply = await send({
    service: 'messaging',
    path: '/messaging',
    effect: 'sends-a-message',
    encoding: 'form',
    fields: { to, message: text, from, enqueue: '1' },
  });
  return reply.outcome === 'ok' ? interpretMessage(reply, to) : reply;
}

function interpretMessage({ body: answer, httpStatus }: OkReply, to: PhoneNumber): MessageResult {
  const reply = replyOf(httpStatus, answer);
  if (typeof answer === 'string') return unknown('unreadable', 'sends-a-message', reply);
  if (reply.providerMessage !== undefined) return refused(reply);

  const recipients = recordsFor('Recipients', answer) ?? [];
  const [message] = valuesFor('Message', answer);
  if (recipients.length === 0 && message !== undefined && /^\w+$/.test(message)) return refusedWith(message);
  const entry = recipients.find(({ number }) => textValue(number) === to);
  if (entry === undefined) return unknown('unreadable', 'sends-a-message', reply);

  const code = wholeNumber(textValue(entry['statusCode']));
  const messageId = textValue(entry['messageId']);
  if (code !== undefined && acceptedCodes.includes(code) && messageId !== undefined)
    return { outcome: 'accepted', messageId, cost: textValue(entry['cost']) };
  const isUncertain = code === undefined || uncertainCodes.includes(code) || acceptedCodes.includes(code);
  if (isUncertain) return unknown('unreadable', 'sends-a-message', reply);
  return refusedWith(textValue(entry['status']) ?? String(code));
}

function refusedWith(status: string): RefusedMessage {
  return {
    outcome: 'message-refused',
    status,
    message: `Africa's Talking does not send the message: ${status}.`,
  };
}
