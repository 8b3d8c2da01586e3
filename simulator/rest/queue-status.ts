import type { Endpoint } from './endpoint.ts';
import { foreignNumber } from './our-number.ts';
import { data, missingField } from './response.ts';

/**
 * `POST /queueStatus`: how many wait on our numbers. A queue without callers has no entry. Africa's
 * Talking's own libraries name the filter differently (`name`, `queueName`); both are taken.
 */
export const queueStatusEndpoint: Endpoint = ({ fields, format, network }) => {
  const phoneNumbers = fields.list('phoneNumbers');
  if (phoneNumbers === undefined) return missingField('phoneNumbers');

  const name = fields.text('name') ?? fields.text('queueName');
  const entries = phoneNumbers.flatMap((phoneNumber) =>
    Object.entries(network.switchboard.queues.waitingOn(phoneNumber))
      .filter(([queueName]) => name === undefined || queueName === name)
      .map(([queueName, numCalls]) => ({ phoneNumber, queueName, numCalls })),
  );
  return {
    ...data(format, 'queueStatusResponse', { status: 'Success', entries, errorMessage: 'None' }),
    notes: phoneNumbers.flatMap((phoneNumber) => foreignNumber(network, phoneNumber)),
  };
};
