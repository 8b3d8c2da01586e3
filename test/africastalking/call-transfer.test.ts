import { describe, expect, it } from 'vitest';
import { startServer } from '../http-client/servers.ts';
import { clientAt, clientOf, fieldsOf, queuedSession, second } from './voice-client.ts';

describe('callTransfer', () => {
  const transfer = { sessionId: queuedSession, phoneNumber: second };

  it('sends the documented form, and leaves out what is not given', async () => {
    const { client, received } = await clientOf('{"status":"Success","errorMessage":"None"}');

    await client.callTransfer({ ...transfer, callLeg: 'caller', holdMusicUrl: 'http://example.com/a.mp3' });
    await client.callTransfer(transfer);

    expect(received.map(({ path, body }) => [path, fieldsOf(body)])).toEqual([
      [
        '/callTransfer',
        { username: 'myapp', ...transfer, callLeg: 'caller', holdMusicUrl: 'http://example.com/a.mp3' },
      ],
      ['/callTransfer', { username: 'myapp', ...transfer }],
    ]);
  });

  it.each([
    ['wrapped', '{"callTransferResponse":{"errorMessage":"None","status":"Success"}}'],
    ['flat', '{"status":"Success","errorMessage":"None"}'],
    ['both ways, in agreement', '{"callTransferResponse":{"status":"Success"},"status":"Success"}'],
    [
      'in XML',
      '<callTransferResponse><status>Success</status><errorMessage>None</errorMessage></callTransferResponse>',
    ],
  ])('is done when Africa’s Talking says so, %s', async (_, body) => {
    const { client } = await clientOf(body);

    expect(await client.callTransfer(transfer)).toEqual({ outcome: 'transferred' });
  });

  it.each([
    '{"callTransferResponse":{"errorMessage":"No such call","status":"Aborted"}}',
    '{"errorMessage":"No such call","status":"Aborted"}',
  ])('is aborted with a reason: %s', async (body) => {
    const { client } = await clientOf(body);

    expect(await client.callTransfer(transfer)).toEqual({
      outcome: 'aborted',
      providerMessage: 'No such call',
      httpStatus: 200,
      message:
        "Africa's Talking did not transfer the call. Only a live call between two people can be transferred. It said: “No such call”",
    });
  });

  it.each([
    ['contradiction', '{"callTransferResponse":{"status":"Success"},"status":"Aborted"}'],
    ['contradiction', '{"status":"Success","errorMessage":"Not allowed"}'],
    ['unreadable', '{"status":"Started","errorMessage":"None"}'],
    ['unreadable', 'Success'],
  ])('leaves unknown whether a phone rings: %s of %s', async (cause, body) => {
    const { client } = await clientOf(body);

    expect(await client.callTransfer(transfer)).toMatchObject({ outcome: 'unknown', cause });
  });

  it('is refused in words', async () => {
    const { client } = await clientOf('{"errorMessage":"Not allowed"}');

    expect(await client.callTransfer(transfer)).toMatchObject({
      outcome: 'refused',
      providerMessage: 'Not allowed',
    });
  });

  it('that is not answered in time may ring a phone all the same', async () => {
    const { url, received } = await startServer(() => {});

    const result = await clientAt(url, { timeout: 300 }).callTransfer(transfer);

    expect(result).toMatchObject({
      outcome: 'unknown',
      message: expect.stringContaining('The phone may ring'),
    });
    expect(received).toHaveLength(1);
  });
});
