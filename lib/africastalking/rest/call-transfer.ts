import type { PhoneNumber } from '../../phone-numbers/phone-number.ts';
import { type Failure, type Reply, refused, unknown, withProviderMessage } from './failure.ts';
import { TRANSFER_ABORTED_MESSAGE } from './messages.ts';
import { valuesFor } from './response-body.ts';
import { type OkReply, replyOf, type Send } from './send.ts';

/** A leg of a live call, and where it goes. */
export interface CallTransferRequest {
  /** The session of a live call between two people. */
  readonly sessionId: string;
  /** To whom the leg goes. */
  readonly phoneNumber: PhoneNumber;
  /** The leg that is replaced; Africa's Talking replaces the callee's when it is left out. */
  readonly callLeg?: 'caller' | 'callee' | undefined;
  /** A sound that the person who stays in the call hears meanwhile. */
  readonly holdMusicUrl?: string | undefined;
}

/** Transferred, or why not. */
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
  return reply.outcome === 'ok' ? interpretCallTransfer(reply) : reply;
}

function interpretCallTransfer({ body: answer, httpStatus }: OkReply): CallTransferResult {
  const reply = replyOf(httpStatus, answer);
  if (typeof answer === 'string') return unknown('unreadable', 'rings-a-phone', reply);

  const [status, other] = valuesFor('status', answer);
  if (other !== undefined) return unknown('contradiction', 'rings-a-phone', reply);
  if (status === 'Aborted')
    return { outcome: 'aborted', ...reply, message: withProviderMessage(TRANSFER_ABORTED_MESSAGE, reply) };
  if (status === 'Success' && reply.providerMessage !== undefined)
    return unknown('contradiction', 'rings-a-phone', reply);
  if (status === 'Success') return { outcome: 'transferred' };
  return reply.providerMessage === undefined ? unknown('unreadable', 'rings-a-phone', reply) : refused(reply);
}
