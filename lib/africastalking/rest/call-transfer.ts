import type { PhoneNumber } from '../../phone-numbers/phone-number.ts';
import { transferAbortedAdvice } from './messages.ts';
import { wordsFor } from './response-body.ts';
import { type Failure, joined, type Reply, refused, unknown } from './failure.ts';
import { replyOf, type Said, type Send } from './send.ts';

export interface CallTransferRequest {
  /** Of a live call between two people. */
  readonly sessionId: string;
  /** To whom the leg goes. */
  readonly phoneNumber: PhoneNumber;
  /** The leg that is replaced; Africa's Talking replaces the callee's when it is left out. */
  readonly callLeg?: 'caller' | 'callee' | undefined;
  /** What the one who stays hears meanwhile. */
  readonly holdMusicUrl?: string | undefined;
}

export type CallTransferResult =
  | { readonly outcome: 'transferred' }
  | (Reply & { readonly outcome: 'aborted'; readonly message: string })
  | Failure;

/** Moves one leg of a live call to another phone, which rings (Africa's Talking, Voice › Call transfer). */
export async function callTransfer(send: Send, request: CallTransferRequest): Promise<CallTransferResult> {
  const { sessionId, phoneNumber, callLeg, holdMusicUrl } = request;
  const reply = await send({
    service: 'voice',
    path: '/callTransfer',
    effect: 'rings-a-phone',
    encoding: 'form',
    fields: { sessionId, phoneNumber, callLeg, holdMusicUrl },
  });
  return reply.outcome === 'said' ? understand(reply) : reply;
}

function understand({ answer, httpStatus }: Said): CallTransferResult {
  const reply = replyOf(httpStatus, answer);
  if (typeof answer === 'string') return unknown('unreadable', 'rings-a-phone', reply);

  const [status, other] = wordsFor('status', answer);
  if (other !== undefined) return unknown('contradiction', 'rings-a-phone', reply);
  if (status === 'Aborted')
    return { outcome: 'aborted', ...reply, message: joined(transferAbortedAdvice, reply) };
  if (status === 'Success' && reply.said !== undefined)
    return unknown('contradiction', 'rings-a-phone', reply);
  if (status === 'Success') return { outcome: 'transferred' };
  return reply.said === undefined ? unknown('unreadable', 'rings-a-phone', reply) : refused(reply);
}
