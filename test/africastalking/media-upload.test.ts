import { describe, expect, it } from 'vitest';
import { clientOf, fieldsOf, ours } from './voice-client.ts';

describe('mediaUpload', () => {
  const media = { url: 'https://example.com/a.mp3?x=1&y=2', phoneNumber: ours };

  it('sends the documented form', async () => {
    const { client, received } = await clientOf('', { status: 201 });

    await client.mediaUpload(media);

    expect(received).toMatchObject([{ path: '/mediaUpload' }]);
    expect(fieldsOf(received[0]?.body ?? '')).toEqual({ username: 'myapp', ...media });
  });

  it('has stored the file when a sentence comes with 201', async () => {
    const { client } = await clientOf(
      'The request has been fulfilled and resulted in a new resource being created.',
      {
        status: 201,
        type: 'text/plain',
      },
    );

    expect(await client.mediaUpload(media)).toEqual({ outcome: 'stored' });
  });

  it('has stored nothing for certain when the same sentence comes with 200', async () => {
    const { client } = await clientOf('The request has been fulfilled.', { type: 'text/plain' });

    expect(await client.mediaUpload(media)).toMatchObject({
      outcome: 'unknown',
      providerMessage: 'The request has been fulfilled.',
    });
  });

  it('is refused in words, whatever the status', async () => {
    const { client } = await clientOf('{"errorMessage":"Not a sound"}', { status: 201 });

    expect(await client.mediaUpload(media)).toMatchObject({
      outcome: 'refused',
      providerMessage: 'Not a sound',
    });
  });

  it('says which parameter is missing', async () => {
    const { client } = await clientOf("Request is missing required form field 'url'", {
      status: 400,
      type: 'text/plain',
    });

    expect(await client.mediaUpload(media)).toMatchObject({
      outcome: 'bad-request',
      providerMessage: "Request is missing required form field 'url'",
    });
  });
});
