import type { PhoneNumber } from '../../phone-numbers/phone-number.ts';
import { type Failure, refused, unknown } from './failure.ts';
import { recordsFor, textValue, valuesFor, wholeNumber } from './response-body.ts';
import { type OkReply, replyOf, type Send } from './send.ts';

/** A text message to one number. */
export interface MessageRequest {
  readonly to: PhoneNumber;
  /** Billed in parts of 160 characters, or of 70 if any character is not in the GSM alphabet. */
  readonly text: string;
  /** A sender ID or a short code of our account; Africa's Talking's own when absent. */
  readonly from?: string | undefined;
}

/** Africa's Talking accepted the message. Only a delivery report says whether it reached the phone. */
interface AcceptedMessage {
  readonly outcome: 'accepted';
  readonly messageId: string;
  /** For example `KES 0.8000`; `undefined` when the response does not say. */
  readonly cost: string | undefined;
}

/** Africa's Talking will not send the message. `status` is its own word for the reason. */
interface RefusedMessage {
  readonly outcome: 'message-refused';
  readonly status: string;
  readonly message: string;
}

/** Taken, refused, or not known. */
export type MessageResult = AcceptedMessage | RefusedMessage | Failure;

/** Processed, sent, queued (Africa's Talking, SMS › Sending). */
const acceptedCodes = [100, 101, 102];

/** Held for review, and two faults of Africa's Talking's own: the message may still be sent. */
const uncertainCodes = [401, 500, 501];

/**
 * Sends one SMS, once. HTTP 201 does not mean that it was accepted: the recipient's entry says so, and a wrong sender ID is
 * reported only by the field `Message` beside an empty list of recipients.
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
