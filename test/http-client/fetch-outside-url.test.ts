import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createOutsideFetch,
  type OutsideFetchOptions,
} from '../../lib/http-client/outside-url/fetch-outside-url.ts';
import { addressKind } from '../../lib/http-client/outside-url/public-address.ts';
import { answerWith, startServer, startTcpServer, urlOfClosedPort } from './servers.ts';

/** In these tests 127.0.0.1 plays a public address; the rest of the loopback range stays what it is. */
function isAllowed(address: string) {
  return address === '127.0.0.1' || addressKind(address) === 'public';
}

function fetchWith(options: Partial<OutsideFetchOptions> = {}) {
  return createOutsideFetch({
    types: ['audio/*'],
    timeout: 2_000,
    isAllowed,
    resolve: neverAsked,
    ...options,
  });
}

async function neverAsked(name: string): Promise<string[]> {
  throw new Error(`nobody should ask for ${name}`);
}

const mp3 = { type: 'audio/mpeg' };

describe('a document from outside', () => {
  it('is fetched from a bare address over plain http, where recordings have been seen', async () => {
    const { url, received } = await startServer(answerWith('sound', { type: 'Audio/MPEG; charset=x' }));

    const result = await fetchWith()(`${url}/5f0c1d.mp3`);

    expect(result).toEqual({
      outcome: 'fetched',
      url: `${url}/5f0c1d.mp3`,
      contentType: 'audio/mpeg',
      body: Buffer.from('sound'),
    });
    expect(received).toMatchObject([
      { method: 'GET', path: '/5f0c1d.mp3', headers: { accept: 'audio/*', 'accept-encoding': 'identity' } },
    ]);
  });

  it('is fetched by name from the address that was checked', async () => {
    const { url, received } = await startServer(answerWith('sound', mp3));
    const { port } = new URL(url);

    const result = await fetchWith({ resolve: async () => ['127.0.0.1'] })(
      `http://recordings.example:${port}/a`,
    );

    expect(result).toMatchObject({ outcome: 'fetched', url: `http://recordings.example:${port}/a` });
    expect(received).toMatchObject([{ headers: { host: `recordings.example:${port}` } }]);
  });

  it('may be of no stated type where bytes are taken', async () => {
    const { url } = await startServer((response) => response.end('sound'));

    const result = await fetchWith({ types: ['audio/mpeg', 'application/octet-stream'] })(url);

    expect(result).toMatchObject({ outcome: 'fetched', contentType: 'application/octet-stream' });
  });

  it('is found behind redirects, relative ones too', async () => {
    const { url } = await startServer((response, { path }) => {
      if (path === '/a') response.writeHead(302, { location: '/b' }).end();
      else if (path === '/b')
        response.writeHead(308, { location: `//127.0.0.1:${new URL(url).port}/c` }).end();
      else answerWith('sound', mp3)(response, { method: 'GET', path, headers: {}, body: '' });
    });

    expect(await fetchWith()(`${url}/a`)).toMatchObject({ outcome: 'fetched', url: `${url}/c` });
  });
});

describe('a URL that leads where only we can go', () => {
  const disguises = [
    'http://127.0.0.2/',
    'http://127.2/',
    'http://0177.0.0.2/',
    'http://0x7f.0x0.0x0.0x2/',
    'http://2130706434/',
    'http://0x7f000002/',
    'http://017700000002/',
    'http://0/',
    'http://169.254.169.254/latest/meta-data/',
    'http://0xa9fea9fe/',
    'http://2852039166/',
    'http://0251.0376.0251.0376/',
    'http://169.254.43518/',
    'http://①⑥⑨.②⑤④.①⑥⑨.②⑤④/',
    'http://169。254。169。254/',
    'http://%31%36%39.254.169.254/',
    'http://169.254.169.254./',
    'http://[::1]/',
    'http://[::]/',
    'http://[::ffff:169.254.169.254]/',
    'http://[::ffff:a9fe:a9fe]/',
    'http://[0:0:0:0:0:ffff:127.0.0.1]/',
    'http://[64:ff9b::a9fe:a9fe]/',
    'http://[2002:a9fe:a9fe::]/',
    'http://[fd00:ec2::254]/',
    'http://[fe80::1]/',
    'http:\\\\169.254.169.254\\',
    'http:169.254.169.254',
    ' \thttp://10.0.0.1/',
  ];

  it.each(disguises)('is refused in any disguise: %s', async (url) => {
    expect(await fetchWith()(url)).toMatchObject({ outcome: 'refused', reason: 'address' });
  });

  it.each(['http://localhost/', 'http://localhost./', 'http://LOCALHOST/'])(
    'is refused under a name that the system itself resolves: %s',
    async (url) => {
      const result = await createOutsideFetch({ types: ['*/*'], timeout: 2_000 })(url);

      expect(result).not.toHaveProperty('outcome', 'fetched');
      expect(result).toMatchObject(
        result.outcome === 'refused' ? { reason: 'address' } : { cause: 'name-not-found' },
      );
    },
  );

  it('is refused by default on the very machine that serves it', async () => {
    const { url, received } = await startServer(answerWith('secret', mp3));

    const result = await createOutsideFetch({ types: ['audio/*'] })(url);

    expect(result).toMatchObject({ outcome: 'refused', reason: 'address' });
    expect(received).toEqual([]);
  });

  it('is refused when its name has a private address', async () => {
    const result = await fetchWith({ resolve: async () => ['10.0.0.1'] })('https://recordings.example/a.mp3');

    expect(result).toEqual({
      outcome: 'refused',
      reason: 'address',
      message: 'The host is not one that anybody on the internet can reach, or not only.',
    });
  });

  it('is refused when its name has a private address among public ones', async () => {
    const { url, received } = await startServer(answerWith('sound', mp3));

    const result = await fetchWith({ resolve: async () => ['127.0.0.1', '10.0.0.1'] })(
      url.replace('127.0.0.1', 'a.example'),
    );

    expect(result).toMatchObject({ outcome: 'refused', reason: 'address' });
    expect(received).toEqual([]);
  });

  it('gets no second answer for its name: the connection goes to the address that was checked', async () => {
    const inside = await startServer(answerWith('secret', mp3));
    const answers = [['127.0.0.2'], ['127.0.0.1']];
    const asked: string[] = [];
    const resolve = async (name: string) => {
      asked.push(name);
      return answers.shift() ?? [];
    };

    const isAllowed = (address: string) => address === '127.0.0.2';
    const result = await fetchWith({ resolve, isAllowed })(
      inside.url.replace('127.0.0.1', 'rebinding.example'),
    );

    expect(result).toMatchObject({ outcome: 'failed' });
    expect(asked).toEqual(['rebinding.example']);
    expect(inside.received).toEqual([]);
  });

  it('is refused behind a redirect, by address', async () => {
    const { url } = await startServer(
      answerWith('', { status: 302, headers: { location: 'http://127.0.0.2/' } }),
    );

    expect(await fetchWith()(url)).toMatchObject({ outcome: 'refused', reason: 'address' });
  });

  it('is refused behind a redirect, by a name that has moved since it was checked', async () => {
    const { url, received } = await startServer(
      answerWith('', { status: 307, headers: { location: '/again' } }),
    );
    const answers = [['127.0.0.1'], ['127.0.0.2']];
    const resolve = async () => answers.shift() ?? [];

    const result = await fetchWith({ resolve })(url.replace('127.0.0.1', 'moving.example'));

    expect(result).toMatchObject({ outcome: 'refused', reason: 'address' });
    expect(received).toHaveLength(1);
  });

  it('is refused in every spelling of every such address', async () => {
    const spelling = fc.constantFrom<(bytes: number[]) => string>(
      (bytes) => bytes.join('.'),
      (bytes) => bytes.map((byte) => `0x${byte.toString(16)}`).join('.'),
      (bytes) => bytes.map((byte) => `0${byte.toString(8)}`).join('.'),
      (bytes) => String(numberOf(bytes)),
      (bytes) => `0x${numberOf(bytes).toString(16)}`,
      (bytes) => `0${numberOf(bytes).toString(8)}`,
      (bytes) => `${bytes[0]}.${numberOf(bytes.slice(1))}`,
      (bytes) => `${bytes[0]}.${bytes[1]}.${numberOf(bytes.slice(2))}`,
      (bytes) => `[::ffff:${bytes.join('.')}]`,
      (bytes) => `[64:ff9b::${bytes.join('.')}]`,
    );
    const secret = fc.oneof(
      fc.tuple(fc.constantFrom(0, 10, 127, 224, 240, 255), fc.nat(255), fc.nat(255), fc.nat(255)),
      fc.tuple(fc.constant(169), fc.constant(254), fc.nat(255), fc.nat(255)),
      fc.tuple(fc.constant(192), fc.constant(168), fc.nat(255), fc.nat(255)),
      fc.tuple(fc.constant(172), fc.integer({ min: 16, max: 31 }), fc.nat(255), fc.nat(255)),
    );
    const fetch = createOutsideFetch({ types: ['*/*'], resolve: neverAsked });

    await fc.assert(
      fc.asyncProperty(secret, spelling, async (bytes, spell) => {
        expect(await fetch(`http://${spell(bytes)}/`)).toMatchObject({
          outcome: 'refused',
          reason: 'address',
        });
      }),
      { numRuns: 500 },
    );
  });
});

describe('a URL that is more than a URL', () => {
  it.each([
    ['', 'not-a-url'],
    ['None', 'not-a-url'],
    ['//example.com/a', 'not-a-url'],
    ['http://', 'not-a-url'],
    ['http://a b/', 'not-a-url'],
    ['http://[::1', 'not-a-url'],
    ['http://256.256.256.256/', 'not-a-url'],
    [`https://example.com/${'a'.repeat(2_050)}`, 'not-a-url'],
    ['file:///etc/passwd', 'scheme'],
    ['ftp://example.com/', 'scheme'],
    ['gopher://example.com:70/', 'scheme'],
    ['data:audio/mpeg,abc', 'scheme'],
    ['javascript:alert(1)', 'scheme'],
    ['blob:https://example.com/1', 'scheme'],
    ['http://recordings.example@169.254.169.254/', 'credentials'],
    ['http://user:password@recordings.example/', 'credentials'],
    ['http://:password@recordings.example/', 'credentials'],
    ['http://8.8.8.8:22/', 'port'],
    ['http://8.8.8.8:25/', 'port'],
    ['https://8.8.8.8:1023/', 'port'],
  ])('is refused: %.40s as %s', async (url, reason) => {
    expect(await fetchWith()(url)).toMatchObject({ outcome: 'refused', reason });
  });

  it('is refused behind a redirect too', async () => {
    const { url } = await startServer(
      answerWith('', { status: 301, headers: { location: 'file:///etc/passwd' } }),
    );

    expect(await fetchWith()(url)).toMatchObject({ outcome: 'refused', reason: 'scheme' });
  });
});

describe('an answer from outside', () => {
  it.each([
    ['another type', answerWith('<html>', { type: 'text/html' }), 'type'],
    ['a type that only begins alike', answerWith('x', { type: 'audio' }), 'type'],
    ['no type', (response) => response.end('x'), 'type'],
    ['packed bytes', answerWith('x', { ...mp3, headers: { 'content-encoding': 'gzip' } }), 'type'],
    ['more than is taken', answerWith('x'.repeat(101), mp3), 'too-large'],
    [
      'an endless body',
      (response) => void response.writeHead(200, { 'content-type': 'audio/mpeg' }).write('x'.repeat(200)),
      'too-large',
    ],
  ] as [string, Parameters<typeof startServer>[0], string][])(
    'of %s is refused',
    async (_, answer, reason) => {
      const { url } = await startServer(answer);

      expect(await fetchWith({ maxBytes: 100 })(url)).toMatchObject({ outcome: 'refused', reason });
    },
  );

  it('is taken at exactly the size that is taken', async () => {
    const { url } = await startServer(answerWith('x'.repeat(100), mp3));

    expect(await fetchWith({ maxBytes: 100 })(url)).toMatchObject({ outcome: 'fetched' });
  });

  it.each([204, 206, 304, 403, 404, 500])('with status %i is none, this time', async (status) => {
    const { url } = await startServer(answerWith('', { status, ...mp3 }));

    expect(await fetchWith()(url)).toMatchObject({ outcome: 'failed', cause: 'status', httpStatus: status });
  });

  it('that redirects nowhere is none', async () => {
    const { url } = await startServer(answerWith('', { status: 302 }));

    expect(await fetchWith()(url)).toMatchObject({ outcome: 'failed', cause: 'status', httpStatus: 302 });
  });

  it('that redirects in circles is left after three', async () => {
    const { url, received } = await startServer(answerWith('', { status: 302, headers: { location: '/' } }));

    expect(await fetchWith()(url)).toMatchObject({ outcome: 'refused', reason: 'redirects' });
    expect(received).toHaveLength(4);
  });
});

describe('a host that does not do its part', () => {
  it('has a name that nobody knows', async () => {
    const resolve = () => Promise.reject(new Error('ENOTFOUND'));

    expect(await fetchWith({ resolve })('http://nobody.example/')).toMatchObject({
      outcome: 'failed',
      cause: 'name-not-found',
    });
  });

  it('has a name server that is silent', async () => {
    const resolve = () => new Promise<string[]>(() => {});

    const result = await fetchWith({ resolve, timeout: 100 })('http://nobody.example/');

    expect(result).toMatchObject({ outcome: 'failed', cause: 'name-not-found' });
  });

  it('does not listen', async () => {
    expect(await fetchWith()(await urlOfClosedPort())).toMatchObject({
      outcome: 'failed',
      cause: 'connection-refused',
    });
  });

  it('breaks off', async () => {
    const { url } = await startTcpServer((socket) => {
      socket.once('data', () =>
        socket.end('HTTP/1.1 200 OK\r\ncontent-type: audio/mpeg\r\ncontent-length: 9\r\n\r\nabc'),
      );
    });

    expect(await fetchWith()(url)).toMatchObject({ outcome: 'failed', cause: 'connection-lost' });
  });

  it('lets drops fall', async () => {
    const { url } = await startServer((response) => {
      response.writeHead(200, { 'content-type': 'audio/mpeg' });
      const dropping = setInterval(() => response.write('x'), 20);
      response.on('close', () => clearInterval(dropping));
    });

    expect(await fetchWith({ timeout: 150 })(url)).toMatchObject({ outcome: 'failed', cause: 'timeout' });
  });

  it('spends the time of all redirects, not of each', async () => {
    const { url } = await startServer((response) => {
      setTimeout(() => response.writeHead(302, { location: '/' }).end(), 80);
    });
    const started = performance.now();

    const result = await fetchWith({ timeout: 200, maxRedirects: 50 })(url);

    expect(result).toMatchObject({ outcome: 'failed', cause: 'timeout' });
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

function numberOf(bytes: number[]): number {
  return bytes.reduce((number, byte) => number * 256 + byte, 0);
}
