import { describe, expect, it } from 'vitest';
import { type ExchangeRequest, exchange } from '../../lib/http-client/exchange.ts';
import { answerWith, startServer, startTcpServer, urlOfClosedPort } from './servers.ts';

function request(url: string, changes: Partial<ExchangeRequest> = {}): ExchangeRequest {
  return {
    method: 'POST',
    url: new URL(url),
    headers: {},
    body: 'a=1',
    connectTimeout: 500,
    timeout: 1_000,
    maxBytes: 1_000,
    ...changes,
  };
}

const httpHead = 'HTTP/1.1 200 OK\r\n';

describe('an exchange that is answered', () => {
  it('gives status, headers and body', async () => {
    const { url, received } = await startServer(
      answerWith('hello', { status: 418, headers: { 'x-a': 'b' } }),
    );

    const result = await exchange(request(`${url}/path?q=1`, { headers: { 'x-c': 'd' } }));

    expect(result).toMatchObject({
      outcome: 'answered',
      status: 418,
      body: Buffer.from('hello'),
      truncated: undefined,
    });
    expect(result).toHaveProperty('headers.x-a', 'b');
    expect(received).toMatchObject([
      { method: 'POST', path: '/path?q=1', body: 'a=1', headers: { 'x-c': 'd' } },
    ]);
  });

  it('has a connection of its own', async () => {
    const { url, connections } = await startTcpServer((socket) => {
      socket.once('data', () => socket.end(`${httpHead}content-length: 2\r\n\r\nok`));
    });

    await exchange(request(url));
    await exchange(request(url));

    expect(connections).toHaveLength(2);
  });

  it('is whole when the server ends it by closing', async () => {
    const { url } = await startTcpServer((socket) => {
      socket.once('data', () => socket.end(`${httpHead}\r\nhello`));
    });

    expect(await exchange(request(url))).toMatchObject({ body: Buffer.from('hello'), truncated: undefined });
  });

  it.each([
    ['content-length: 10\r\n\r\nhello', 'connection-lost'],
    ['transfer-encoding: chunked\r\n\r\n5\r\nhello\r\n', 'connection-lost'],
  ])('is known to be cut when the server closes too early: %j', async (rest, truncated) => {
    const { url } = await startTcpServer((socket) => {
      socket.once('data', () => socket.end(httpHead + rest));
    });

    expect(await exchange(request(url))).toMatchObject({ outcome: 'answered', status: 200, truncated });
  });

  it('is cut when it does not end in time', async () => {
    const { url } = await startServer((response) => response.writeHead(200).write('hel'));

    const result = await exchange(request(url, { timeout: 300 }));

    expect(result).toMatchObject({ outcome: 'answered', body: Buffer.from('hel'), truncated: 'timeout' });
  });

  it('is cut at the size that was asked for', async () => {
    const { url } = await startServer(answerWith('x'.repeat(100_000)));

    const result = await exchange(request(url, { maxBytes: 10 }));

    expect(result).toMatchObject({
      outcome: 'answered',
      body: Buffer.from('x'.repeat(10)),
      truncated: 'too-large',
    });
  });

  it('is whole at exactly that size', async () => {
    const { url } = await startServer(answerWith('x'.repeat(10)));

    expect(await exchange(request(url, { maxBytes: 10 }))).toMatchObject({ truncated: undefined });
  });

  it('does not wait for a body that is not wanted', async () => {
    const { url } = await startServer((response) => response.writeHead(404).write('an endless page'));

    const result = await exchange(request(url, { shouldReadBody: ({ status }) => status === 200 }));

    expect(result).toMatchObject({ outcome: 'answered', status: 404, body: Buffer.alloc(0) });
  });
});

describe('an exchange of which nothing was sent', () => {
  it('says when nobody listens', async () => {
    const result = await exchange(request(await urlOfClosedPort()));

    expect(result).toEqual({ outcome: 'not-sent', cause: 'connection-refused' });
  });

  it('says when the name does not resolve', async () => {
    const lookup: NonNullable<ExchangeRequest['lookup']> = (hostname, _, callback) => {
      callback(Object.assign(new Error(`no ${hostname}`), { code: 'ENOTFOUND' }), '', 4);
    };

    const result = await exchange(request('http://nobody.example', { lookup }));

    expect(result).toEqual({ outcome: 'not-sent', cause: 'name-not-found' });
  });

  it('says when the network fails in a way that has no name here', async () => {
    const lookup: NonNullable<ExchangeRequest['lookup']> = (_, __, callback) => {
      callback(Object.assign(new Error('broken'), { code: 'EIO' }), '', 4);
    };

    expect(await exchange(request('http://nobody.example', { lookup }))).toEqual({
      outcome: 'not-sent',
      cause: 'network',
    });
  });

  it('says when the name takes too long to resolve', async () => {
    const result = await exchange(request('http://nobody.example', { lookup: () => {}, connectTimeout: 50 }));

    expect(result).toEqual({ outcome: 'not-sent', cause: 'connect-timeout' });
  });

  it('says when the other side of TLS is silent', async () => {
    const { url, connections } = await startTcpServer(() => {});

    const result = await exchange(request(url.replace('http:', 'https:'), { connectTimeout: 100 }));

    expect(result).toEqual({ outcome: 'not-sent', cause: 'connect-timeout' });
    expect(connections).toHaveLength(1);
  });

  it('says when the other side does not speak TLS', async () => {
    const { url, received } = await startServer(answerWith('plain'));

    const result = await exchange(request(url.replace('http:', 'https:')));

    expect(result).toEqual({ outcome: 'not-sent', cause: 'tls' });
    expect(received).toEqual([]);
  });

  it('keeps to the whole time even when the connection may take longer', async () => {
    const { url } = await startTcpServer(() => {});
    const started = performance.now();

    const result = await exchange(
      request(url.replace('http:', 'https:'), { connectTimeout: 5_000, timeout: 100 }),
    );

    expect(result).toEqual({ outcome: 'not-sent', cause: 'connect-timeout' });
    expect(performance.now() - started).toBeLessThan(2_500);
  });
});

describe('an exchange that was sent and not answered', () => {
  it('says when there is no answer in time', async () => {
    const { url, received } = await startServer(() => {});

    const result = await exchange(request(url, { timeout: 300 }));

    expect(result).toEqual({ outcome: 'no-answer', cause: 'timeout' });
    expect(received).toHaveLength(1);
  });

  it('is not hurried by the time for connecting', async () => {
    const { url } = await startServer((response) => setTimeout(() => response.end('late'), 150));

    expect(await exchange(request(url, { connectTimeout: 50 }))).toMatchObject({
      outcome: 'answered',
      truncated: undefined,
    });
  });

  it.each([
    ['closes', 'connection-lost', (socket) => socket.end()],
    ['resets the connection', 'connection-lost', (socket) => socket.resetAndDestroy()],
    ['answers with half a head', 'connection-lost', (socket) => socket.end('HTTP/1.1 200 OK\r\nconte')],
    ['speaks something else', 'not-http', (socket) => socket.end('220 mail.example ESMTP\r\n')],
    [
      'sends more head than HTTP allows',
      'not-http',
      (socket) => socket.end(`${httpHead}x: ${'y'.repeat(100_000)}\r\n\r\n`),
    ],
    [
      'changes to another protocol',
      'connection-lost',
      (socket) => socket.end('HTTP/1.1 101 Go\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n'),
    ],
  ] as [string, string, (socket: import('node:net').Socket) => void][])(
    'says when the server %s: %s',
    async (_, cause, misbehave) => {
      const { url } = await startTcpServer((socket) => void socket.once('data', () => misbehave(socket)));

      expect(await exchange(request(url))).toEqual({ outcome: 'no-answer', cause });
    },
  );
});

describe('a header that HTTP cannot carry', () => {
  it('is the caller’s mistake', async () => {
    await expect(exchange(request('http://127.0.0.1:1', { headers: { a: 'b\n' } }))).rejects.toThrow(
      TypeError,
    );
  });
});
