import { randomBytes } from 'node:crypto';
import type { Endpoint } from './endpoint.ts';
import { data, missingField } from './response.ts';

/**
 * `POST /capability-token/request` of Africa's Talking's WebRTC host: a token for a browser phone. What
 * was sent as text comes back as booleans, the lifetime as text.
 */
export const capabilityTokenEndpoint: Endpoint = ({ fields }) => {
  for (const name of ['clientName', 'phoneNumber'])
    if (fields.text(name) === undefined) return missingField(name);

  const token = {
    clientName: fields.text('clientName') as string,
    incoming: fields.text('incoming') !== 'false',
    lifeTimeSec: (fields.text('expire') ?? '86400s').replace(/s$/, ''),
    outgoing: fields.text('outgoing') !== 'false',
    token: `ATCAPtkn_${randomBytes(32).toString('hex')}`,
  };
  return data('json', 'capabilityToken', token, 201);
};
