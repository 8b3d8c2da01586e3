import type { Network } from '../network/network.ts';
import type { OutboundCallRequest } from '../network/options.ts';
import { clientAddress, isE164 } from '../numbers/numbering.ts';
import { refusalOf } from '../numbers/simulated-numbers.ts';
import { undialable } from '../numbers/undialable.ts';
import { readCallActions } from './call-actions.ts';
import type { Endpoint } from './endpoint.ts';
import { hintForOurs } from './our-number.ts';
import { data, missingField, type RestNote, type RestResponse } from './response.ts';

/**
 * `POST /call`: starts one call a number. The answer is 200 also when it refuses; each number has its own
 * status, and a refused one the session `None`. Of several `to` fields in a form only the last counts.
 */
export const callEndpoint: Endpoint = ({ fields, format, network, answered }) => {
  const from = fields.text('from');
  if (from === undefined) return missingField('from');
  const to = fields.list('to');
  if (to === undefined) return missingField('to');

  const refuse = (errorMessage: string, hint: string): RestResponse => ({
    ...data(format, 'callResponse', { entries: [], errorMessage }),
    notes: [{ level: 'error', words: errorMessage, hint }],
  });
  const line = network.line(from);
  if (line === undefined || from === '')
    return refuse(`Invalid callerId: ${from}`, hintForOurs(network, from));
  if (line.callbackUrl === '')
    return refuse('Invalid callbackUrl: ', `Set a callback URL for ${from}: --line ${from}=http://…`);

  // Libraries send an empty one for none.
  const clientRequestId = fields.text('clientRequestId') || undefined;
  const program = readCallActions(fields.json('callActions'), {
    rules: network.rules,
    isOurs: (phoneNumber) => network.isOurs(phoneNumber),
  });
  const entries = to.map((number) => start(network, number, { line, clientRequestId, program, answered }));
  const answer = data(format, 'callResponse', { entries, errorMessage: 'None' });
  return {
    ...answer,
    headers: { 'x-current-queue-size': String(network.waitingToStart) },
    notes: entries.filter(({ status }) => status !== 'Queued').map(noteOf),
  };
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

function noteOf({ phoneNumber, status }: { phoneNumber: string; status: string }): RestNote {
  const refused = `${JSON.stringify(phoneNumber)} is refused: ${status}`;
  if (refusalOf(phoneNumber) === undefined && status === 'InvalidPhoneNumber') {
    const { words, hint } = undialable(phoneNumber);
    return { level: 'error', words: `${refused}: ${words}`, hint };
  }
  return {
    level: 'error',
    words: refused,
    hint: 'This number always is refused here: see "Simulated numbers" in the simulator’s page.',
  };
}
