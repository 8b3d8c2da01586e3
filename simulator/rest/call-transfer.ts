import type { Transfer } from '../protocol.ts';
import type { Endpoint } from './endpoint.ts';
import { data, missingField } from './response.ts';

/** `POST /callTransfer`: moves one leg of a live call with two legs. */
export const callTransferEndpoint: Endpoint = ({ fields, format, network }) => {
  const sessionId = fields.text('sessionId');
  if (sessionId === undefined) return missingField('sessionId');
  const phoneNumber = fields.text('phoneNumber');
  if (phoneNumber === undefined) return missingField('phoneNumber');

  const callLeg = fields.text('callLeg') ?? 'callee';
  const holdMusicUrl = fields.text('holdMusicUrl');
  const transfer: Transfer = {
    sessionId,
    phoneNumber,
    callLeg: callLeg === 'caller' ? 'caller' : 'callee',
    ...(holdMusicUrl !== undefined && holdMusicUrl !== '' && { holdMusicUrl }),
  };
  const { status, errorMessage } =
    callLeg === 'caller' || callLeg === 'callee'
      ? network.transfer(transfer)
      : { status: 'Aborted', errorMessage: `Invalid callLeg: ${callLeg}` };

  const wrapped = format === 'json' && network.rules.transferShape === 'wrapped';
  const outcome = { status, errorMessage };
  const answer = data(format, 'callTransferResponse', wrapped ? { callTransferResponse: outcome } : outcome);
  return status === 'Success' ? answer : { ...answer, notes: [{ level: 'error', words: errorMessage }] };
};
