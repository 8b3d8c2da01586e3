import { describe, expect, it } from 'vitest';
import { baseUrlsFor } from '../../lib/africastalking/rest/base-urls.ts';
import { createSend, type SendOptions } from '../../lib/africastalking/rest/send.ts';
import { answerWith, startServer } from '../http-client/servers.ts';
import { apiKey, clientAt, first } from './voice-client.ts';

describe('the address of Africa’s Talking', () => {
  it.each([
    [{ username: 'myapp' }, 'https://voice.africastalking.com', 'https://webrtc.africastalking.com'],
    [{ username: 'sandbox' }, 'https://voice.sandbox.africastalking.com', undefined],
    [{ username: 'sandbox', baseUrl: 'http://127.0.0.1:8100/' }, 'http://127.0.0.1:8100', undefined],
    [
      { username: 'sandbox', webrtcBaseUrl: 'http://127.0.0.1:8100' },
      'https://voice.sandbox.africastalking.com',
      'http://127.0.0.1:8100',
    ],
  ])('for %j is as the user name and the options say', (options, voice, webrtc) => {
    expect(baseUrlsFor(options)).toMatchObject({ voice, webrtc });
  });

  it('may have a path', async () => {
    const { url, received } = await startServer(answerWith('{}'));

    await clientAt(`${url}/at/`).queueStatus({ phoneNumbers: first });

    expect(received).toMatchObject([{ path: '/at/queueStatus' }]);
  });
});

describe('options that cannot work', () => {
  it.each<[Partial<SendOptions>, string]>([
    [{ username: '' }, 'username: it must be visible ASCII characters, without spaces and line ends.'],
    [{ apiKey: '' }, 'apiKey: it must be visible ASCII characters, without spaces and line ends.'],
    [{ apiKey: `${apiKey}\n` }, 'apiKey: it must be visible ASCII characters, without spaces and line ends.'],
    [{ baseUrl: '' }, 'baseUrl: “” is not a URL that begins with https:// or http://.'],
    [
      { baseUrl: 'voice.africastalking.com' },
      'baseUrl: “voice.africastalking.com” is not a URL that begins with https:// or http://.',
    ],
    [
      { webrtcBaseUrl: 'ftp://example.com' },
      'webrtcBaseUrl: “ftp://example.com” is not a URL that begins with https:// or http://.',
    ],
  ])('are refused by name: %j', (options, message) => {
    expect(() => createSend({ username: 'myapp', apiKey, ...options })).toThrow(new TypeError(message));
  });
});
