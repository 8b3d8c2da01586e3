// Africa's Talking's own Node client (npm: africastalking), as it is published: only its host is changed, by an
// interceptor in the axios that it uses.
import { createRequire } from 'node:module';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Simulator } from '../../simulator/index.ts';
import { agent, bench, caller, line, said } from './stand-in.ts';

interface VoiceClient {
  call(options: { callFrom: string; callTo: string | string[]; clientRequestId?: string }): Promise<unknown>;
  getNumQueuedCalls(options: { phoneNumbers: string | string[] }): Promise<unknown>;
  uploadMediaFile(options: { url: string; phoneNumber: string }): Promise<unknown>;
  ActionBuilder: new () => Record<string, (...values: unknown[]) => unknown> & { build(): string };
}

interface Axios {
  interceptors: {
    request: {
      use(change: (config: { url: string }) => { url: string }): number;
      eject(interceptor: number): void;
    };
  };
}

// The version of the lock file, or another one that newest-client.mjs has installed.
const require = createRequire(process.env['OFFICIAL_CLIENT_FROM'] ?? import.meta.url);
const AfricasTalking = require('africastalking') as (options: { apiKey: string; username: string }) => {
  VOICE: VoiceClient;
  TOKEN: { generateAuthToken(): Promise<{ token: string }> };
};
const axios = createRequire(require.resolve('africastalking'))('axios') as Axios;

function client(simulator: Simulator, { apiKey = 'a key', username = 'piga' } = {}) {
  const { request } = axios.interceptors;
  const interceptor = request.use((config) => ({
    ...config,
    url: config.url.replace(/^https:\/\/(voice|api)\.africastalking\.com/, simulator.url),
  }));
  onTestFinished(() => request.eject(interceptor));
  return AfricasTalking({ apiKey, username });
}

describe('the official client', () => {
  it('places a call, which is carried out', async () => {
    const { simulator } = await bench(() => '<Say>Hello</Say>');

    const answer = await client(simulator).VOICE.call({
      callFrom: line,
      callTo: [caller],
      clientRequestId: 'order-42',
    });
    const transcript = await simulator.calls[0]?.ended;

    expect(answer).toEqual({
      entries: [{ phoneNumber: caller, sessionId: simulator.calls[0]?.sessionId, status: 'Queued' }],
      errorMessage: 'None',
    });
    expect(transcript?.summary).toMatchObject({ status: 'Success', clientRequestId: 'order-42' });
  });

  it('calls several numbers', async () => {
    const { simulator } = await bench(() => '<Say>Hello</Say>');

    await client(simulator).VOICE.call({ callFrom: line, callTo: [caller, agent] });

    expect(simulator.calls.map(({ summary }) => summary.phoneNumber)).toEqual([caller, agent]);
  });

  it('gets a refusal as a resolved answer', async () => {
    const { simulator } = await bench(() => '<Say>Hello</Say>');

    const answer = await client(simulator).VOICE.call({ callFrom: line, callTo: '+254799000003' });

    expect(answer).toMatchObject({ entries: [{ status: 'InsufficientCredit', sessionId: 'None' }] });
  });

  it('sends the word undefined for a clientRequestId that was left out, which comes back in callbacks', async () => {
    const { simulator, callbacks } = await bench(() => '<Say>Hello</Say>');

    await client(simulator).VOICE.call({ callFrom: line, callTo: caller });
    await simulator.idle();

    expect(callbacks()[0]?.['clientRequestId']).toBe('undefined');
  });

  it('counts queued calls, though it sends JSON under the type of a form', async () => {
    const { simulator } = await bench(() => '<Enqueue/>');
    const queued = new Promise<unknown>((resolve, reject) => {
      const stop = simulator.listen((event) => {
        if (event.kind !== 'waiting') return;
        stop();
        client(simulator).VOICE.getNumQueuedCalls({ phoneNumbers: line }).then(resolve, reject);
      });
    });
    // The caller waits in real time as long as somebody holds the phone.
    const phone = simulator.phone(caller).open();
    const call = simulator.dialIn({ from: caller, to: line });

    expect(await queued).toEqual({
      status: 'Success',
      entries: [{ phoneNumber: line, queueName: '', numCalls: 1 }],
      errorMessage: 'None',
    });

    phone.act({ do: 'hang-up' });
    await call.ended;
  });

  it('uploads a media file', async () => {
    const { simulator } = await bench(() => '<Say>Hello</Say>');

    const answer = await client(simulator).VOICE.uploadMediaFile({
      url: 'https://example.com/a.mp3',
      phoneNumber: line,
    });

    expect(answer).toBe('The request has been fulfilled and resulted in a new resource being created.');
  });

  it('is turned away with a wrong key', async () => {
    const { simulator } = await bench(() => '<Say>Hello</Say>', { apiKey: 'right' });

    const refused = client(simulator, { apiKey: 'wrong' }).VOICE.call({ callFrom: line, callTo: caller });

    await expect(refused).rejects.toMatchObject({
      response: { status: 401, data: 'The supplied authentication is invalid' },
    });
  });

  it('gets a token', async () => {
    const { simulator } = await bench(() => '<Say>Hello</Say>');

    const { token } = await client(simulator).TOKEN.generateAuthToken();

    expect(token).toMatch(/^ATToken_/);
  });

  it('builds documents that are carried out', async () => {
    const built = await new Promise<string>((resolve) => {
      const { VOICE } = AfricasTalking({ apiKey: 'a key', username: 'piga' });
      const builder = new VOICE.ActionBuilder();
      builder['say']?.('Welcome', { voice: 'woman' });
      builder['getDigits']?.(
        { say: { text: 'Press one' } },
        { numDigits: 1, timeout: 10, callbackUrl: 'https://service.test/menu' },
      );
      resolve(builder.build());
    });
    const { simulator, callbacks } = await bench((fields) =>
      fields['dtmfDigits'] === undefined
        ? { status: 200, contentType: 'text/plain', body: built }
        : '<Say>Thanks</Say>',
    );

    const transcript = await simulator.dialIn({ from: caller, script: { keys: ['1'] } }).ended;

    expect(said(transcript)).toEqual(['Welcome', 'Press one', 'Thanks']);
    expect(callbacks()[1]?.['dtmfDigits']).toBe('1');
  });
});
