import { describe, expect, it } from 'vitest';
import { startServer, startTcpServer, urlOfClosedPort } from '../http-client/servers.ts';
import { clientAt, clientOf, first, ours } from './voice-client.ts';

describe('a status other than success', () => {
  it.each([
    [
      400,
      "Request is missing required form field 'from'",
      'bad-request',
      /did not understand.*It said: “Request is missing required form field 'from'”$/,
    ],
    [
      401,
      'The supplied authentication is invalid',
      'not-authorised',
      /user name and the API key.*It said: “The supplied authentication is invalid”$/,
    ],
    [403, '', 'not-authorised', /user name and the API key/],
    [404, 'The requested resource could not be found.', 'bad-request', /Check the base URL/],
    [405, 'HTTP method not allowed', 'bad-request', /Check the base URL/],
    [415, '', 'bad-request', /did not understand/],
    [429, '', 'too-many-requests', /Wait a little/],
  ])('%i means that no call was placed', async (status, body, outcome, message) => {
    const { client, received } = await clientOf(body, { status, type: 'text/plain' });

    const result = await client.call({ from: ours, to: first });

    expect(result).toMatchObject({ outcome, httpStatus: status, message: expect.stringMatching(message) });
    expect(received).toHaveLength(1);
  });

  it.each([301, 307, 408, 500, 502, 503, 504])(
    '%i leaves unknown whether a call was placed, and is not tried again',
    async (status) => {
      const { client, received } = await clientOf('', {
        status,
        headers: { location: '/elsewhere', 'retry-after': '1' },
      });

      const result = await client.call({ from: ours, to: first });

      expect(result).toMatchObject({ outcome: 'unknown', cause: 'server-error', httpStatus: status });
      expect(received).toHaveLength(1);
    },
  );

  it('keeps to its meaning when the body is cut off', async () => {
    const { url } = await startTcpServer((socket) => {
      socket.once('data', () =>
        socket.end('HTTP/1.1 401 Unauthorized\r\ncontent-length: 100\r\n\r\nThe supp'),
      );
    });

    expect(await clientAt(url).call({ from: ours, to: first })).toMatchObject({ outcome: 'not-authorised' });
  });

  it('repeats what was said in one short line', async () => {
    const { client } = await clientOf(`line one\r\n\tline\u0007 two ${'x'.repeat(1_000)}`, {
      status: 400,
      type: 'text/plain',
    });

    const result = await client.call({ from: ours, to: first });

    expect(result).toHaveProperty('providerMessage', expect.stringMatching(/^line one line two x{282}…$/));
  });

  it.each(['<!DOCTYPE html><html><body>Bad gateway</body></html>', '{"broken":', '[]'])(
    'repeats nothing that is not meant for people: %s',
    async (body) => {
      const { client } = await clientOf(body, { status: 502 });

      expect(await client.call({ from: ours, to: first })).toHaveProperty('providerMessage', undefined);
    },
  );
});

describe('a call without an answer', () => {
  it('in time may have been placed: it is unknown, and reached the server once', async () => {
    const { url, received } = await startServer(() => {});

    const result = await clientAt(url, { timeout: 300 }).call({ from: ours, to: first });
    await new Promise((resolve) => setTimeout(resolve, 200));

    expect(result).toEqual({
      outcome: 'unknown',
      cause: 'timeout',
      providerMessage: undefined,
      httpStatus: undefined,
      message:
        "Africa's Talking got the request and did not answer in time. The phone may ring all the same: wait for its callbacks, or look into the dashboard, before you start it again.",
    });
    expect(received).toHaveLength(1);
  });

  it('to its end may have been placed', async () => {
    const { url, received } = await startServer((response) => response.writeHead(200).write('{"entries":['));

    const result = await clientAt(url, { timeout: 300 }).call({ from: ours, to: first });

    expect(result).toMatchObject({ outcome: 'unknown', cause: 'timeout', httpStatus: 200 });
    expect(received).toHaveLength(1);
  });

  it('because the connection broke may have been placed', async () => {
    const { url, connections } = await startTcpServer(
      (socket) => void socket.once('data', () => socket.resetAndDestroy()),
    );

    const result = await clientAt(url).call({ from: ours, to: first });

    expect(result).toMatchObject({ outcome: 'unknown', cause: 'connection-lost' });
    expect(connections).toHaveLength(1);
  });

  it('because nobody listens was not placed, for certain', async () => {
    const result = await clientAt(await urlOfClosedPort()).call({ from: ours, to: first });

    expect(result).toEqual({
      outcome: 'unavailable',
      cause: 'connection-refused',
      providerMessage: undefined,
      httpStatus: undefined,
      message:
        "Africa's Talking refused the connection. Nothing was sent. Check the base URL, or try again later.",
    });
  });

  it('because no connection came about in time was not placed, for certain', async () => {
    const { url } = await startTcpServer(() => {});
    const client = clientAt(url.replace('http:', 'https:'), { connectTimeout: 50 });

    expect(await client.call({ from: ours, to: first })).toMatchObject({
      outcome: 'unavailable',
      cause: 'connect-timeout',
    });
  });

  it('because the host has a name that cannot exist was not placed, for certain', async () => {
    const client = clientAt(`http://${'x'.repeat(64)}.example`);

    expect(await client.call({ from: ours, to: first })).toMatchObject({
      outcome: 'unavailable',
      cause: 'name-not-found',
    });
  });
});
