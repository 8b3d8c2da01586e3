import type { Network, OutboundCallRequest } from '../network/network.ts';
import { clientAddress, isE164 } from '../numbers/numbering.ts';
import { refusalOf } from '../numbers/simulated-numbers.ts';
import { readCallActions } from './call-actions.ts';
import type { Endpoint } from './endpoint.ts';
import { data, missingField } from './response.ts';

/**
 * `POST /call`: starts one call a number. The answer is 200 also when it refuses; each number has its own
 * status, and a refused one the session `None`. Of several `to` fields in a form only the last counts.
 */
export const callEndpoint: Endpoint = ({ fields, format, network, answered }) => {
  const from = fields.text('from');
  if (from === undefined) return missingField('from');
  const to = fields.list('to');
  if (to === undefined) return missingField('to');

  const refuse = (errorMessage: string) => data(format, 'callResponse', { entries: [], errorMessage });
  const line = network.line(from);
  if (line === undefined || from === '') return refuse(`Invalid callerId: ${from}`);
  if (line.callbackUrl === '') return refuse('Invalid callbackUrl: ');

  const clientRequestId = fields.text('clientRequestId');
  const program = readCallActions(fields.json('callActions'));
  const entries = to.map((number) => start(network, number, { line, clientRequestId, program, answered }));
  const answer = data(format, 'callResponse', { entries, errorMessage: 'None' });
  return { ...answer, headers: { 'x-current-queue-size': String(network.waitingToStart) } };
};

function start(network: Network, number: string, origin: Omit<OutboundCallRequest, 'to'>) {
  const client = number.startsWith('+') ? undefined : clientAddress(number);
  const phoneNumber = client ?? number;
  const refusal =
    isE164(phoneNumber) || client !== undefined
      ? (network.refusals[phoneNumber] ?? refusalOf(phoneNumber))
      : 'InvalidPhoneNumber';
  if (refusal !== undefined) return { phoneNumber: number, sessionId: 'None', status: refusal };

  const { sessionId } = network.place({ ...origin, to: phoneNumber });
  return { phoneNumber, sessionId, status: 'Queued' };
}
