import { describe, expect, it } from 'vitest';
import { clientOf, fieldsOf, first, second } from './voice-client.ts';

describe('queueStatus', () => {
  it('sends the documented form', async () => {
    const { client, received } = await clientOf('{"entries":[],"errorMessage":"None","status":"Success"}');

    await client.queueStatus({ phoneNumbers: [first, second, first] });

    expect(received).toMatchObject([
      { path: '/queueStatus', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    ]);
    expect(fieldsOf(received[0]?.body ?? '')).toEqual({
      username: 'myapp',
      phoneNumbers: `${first},${second}`,
    });
  });

  it.each([200, 201])(
    'counts the callers who wait, and none for a number that is left out (status %i)',
    async (status) => {
      const { client } = await clientOf(
        JSON.stringify({
          status: 'Success',
          entries: [
            { phoneNumber: first, queueName: '', numCalls: 1 },
            { phoneNumber: first, queueName: 'support', numCalls: '2' },
          ],
          errorMessage: 'None',
        }),
        { status },
      );

      expect(await client.queueStatus({ phoneNumbers: [first, second] })).toEqual({
        outcome: 'counted',
        queues: [
          { phoneNumber: first, queueName: undefined, numCalls: 1 },
          { phoneNumber: first, queueName: 'support', numCalls: 2 },
          { phoneNumber: second, queueName: undefined, numCalls: 0 },
        ],
      });
    },
  );

  it('counts nobody when the list is empty', async () => {
    const { client } = await clientOf('{"entries":[],"errorMessage":"None","status":"Success"}');

    expect(await client.queueStatus({ phoneNumbers: first })).toEqual({
      outcome: 'counted',
      queues: [{ phoneNumber: first, queueName: undefined, numCalls: 0 }],
    });
  });

  it.each([
    '{"status":"Success","errorMessage":"None"}',
    '{"status":"Failed","entries":[],"errorMessage":"None"}',
    `{"status":"Success","entries":[{"phoneNumber":"${first}","numCalls":"many"}]}`,
    '{"status":"Success","entries":[{"numCalls":1}]}',
    'OK',
  ])('does not count what it cannot read, and may be asked again: %s', async (body) => {
    const { client } = await clientOf(body);

    expect(await client.queueStatus({ phoneNumbers: first })).toMatchObject({
      outcome: 'unknown',
      cause: 'unreadable',
      message: expect.stringContaining('It is safe to ask again.'),
    });
  });

  it('is refused in words', async () => {
    const { client } = await clientOf('{"status":"Failed","entries":[],"errorMessage":"Unknown number"}');

    expect(await client.queueStatus({ phoneNumbers: first })).toMatchObject({
      outcome: 'refused',
      providerMessage: 'Unknown number',
    });
  });

  it('of no number is the caller’s mistake', async () => {
    const { client } = await clientOf('');

    await expect(client.queueStatus({ phoneNumbers: [] })).rejects.toThrow('`phoneNumbers` is empty');
  });
});
