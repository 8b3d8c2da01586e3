import { describe, expect, it } from 'vitest';
import { aClient, apiKey, clientOf, ours } from './voice-client.ts';

describe('capabilityToken', () => {
  const phone = { clientName: 'John.Doe', phoneNumber: ours };
  const issued =
    '{"clientName":"John.Doe","incoming":true,"lifeTimeSec":"86400","outgoing":false,"token":"ATCAPtkn_abc"}';

  it('sends JSON with texts for everything', async () => {
    const { client, received } = await clientOf(issued, { status: 201 });

    await client.capabilityToken({ ...phone, outgoing: false });

    expect(received).toMatchObject([
      { path: '/capability-token/request', headers: { 'content-type': 'application/json', apikey: apiKey } },
    ]);
    expect(JSON.parse(received[0]?.body ?? '')).toEqual({
      username: 'myapp',
      ...phone,
      incoming: 'true',
      outgoing: 'false',
      expire: '86400s',
    });
  });

  it('gives the token and what it allows', async () => {
    const { client } = await clientOf(issued, { status: 201 });

    expect(await client.capabilityToken(phone)).toEqual({
      outcome: 'issued',
      token: 'ATCAPtkn_abc',
      clientName: 'John.Doe',
      incoming: true,
      outgoing: false,
      lifetimeInSeconds: 86_400,
    });
  });

  it('allows what was asked where the answer says nothing', async () => {
    const { client } = await clientOf('{"token":"ATCAPtkn_abc"}', { status: 201 });

    expect(await client.capabilityToken({ ...phone, incoming: false, lifetimeInSeconds: 60 })).toMatchObject({
      incoming: false,
      outgoing: true,
      lifetimeInSeconds: 60,
    });
  });

  it.each([
    ['refused', '{"errorMessage":"No such number"}'],
    ['unknown', '{"token":"None"}'],
    ['unknown', 'Created'],
  ])('is %s when the answer is %s', async (outcome, body) => {
    const { client } = await clientOf(body, { status: 201 });

    expect(await client.capabilityToken(phone)).toMatchObject({ outcome });
  });

  it('has no sandbox', async () => {
    const client = aClient({ username: 'sandbox', apiKey });

    expect(await client.capabilityToken(phone)).toMatchObject({
      outcome: 'unavailable',
      cause: 'no-sandbox',
    });
  });
});
