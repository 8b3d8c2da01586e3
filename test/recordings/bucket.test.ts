import { createHash, createHmac } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createBucket } from '../../lib/recordings/bucket.ts';

/*
 * What is sent to S3, held against the rules by which S3 reads it: "Authenticating Requests (AWS Signature Version 4)" in
 * Amazon's S3 API Reference, written out here once more.
 */

const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';

interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** S3 that takes, or refuses, everything, and remembers it. */
async function anS3(status = 200, answer = '') {
  const received: Received[] = [];
  const server = createServer(async (incoming, response) => {
    const { method = '', url = '', headers } = incoming;
    received.push({ method, url, headers, body: await buffer(incoming) });
    response.writeHead(status).end(answer);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => void server.close());
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const bucket = createBucket({
    host: 'recordings.s3.eu-west-1.amazonaws.com',
    endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: SECRET, sessionToken: 'session/token+=' },
  });
  return { bucket, received };
}

function sha256(data: string | Buffer) {
  return createHash('sha256').update(data).digest('hex');
}

function encoded(text: string) {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function signatureOf(
  {
    method,
    path,
    query,
    headers,
    signed,
    payload,
  }: {
    readonly method: string;
    readonly path: string;
    readonly query: readonly (readonly [string, string])[];
    readonly headers: Readonly<Record<string, unknown>>;
    readonly signed: string;
    readonly payload: string;
  },
  { date, scope }: { readonly date: string; readonly scope: string },
): string {
  const names = query.map(([name, value]) => `${encoded(name)}=${encoded(value)}`).sort();
  const lines = signed.split(';').map((name) => `${name}:${String(headers[name]).trim()}\n`);
  const canonical = [method, path, names.join('&'), lines.join(''), signed, payload].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', date, scope, sha256(canonical)].join('\n');
  const key = scope
    .split('/')
    .reduce<string | Buffer>(
      (secret, part) => createHmac('sha256', secret).update(part).digest(),
      `AWS4${SECRET}`,
    );
  return createHmac('sha256', key).update(toSign).digest('hex');
}

/** Whether the signature in the header is the one that S3 would make of what it got. */
function isSigned({ method, url, headers, body }: Received) {
  const [, credential = '', signed = '', signature] =
    /^AWS4-HMAC-SHA256 Credential=(\S+), SignedHeaders=(\S+), Signature=(\w+)$/.exec(
      headers.authorization ?? '',
    ) ?? [];
  expect(signed.split(';')).toEqual(expect.arrayContaining(['host', 'x-amz-content-sha256', 'x-amz-date']));
  const request = { method, path: url, query: [], headers, signed, payload: sha256(body) };
  const date = String(headers['x-amz-date']);
  return signature === signatureOf(request, { date, scope: credential.slice('AKIAEXAMPLE/'.length) });
}

describe('a recording', () => {
  const bytes = Buffer.from('some sound');
  const audio = { bytes: bytes.length, sha256: sha256(bytes), contentType: 'audio/mpeg' };
  function aFile() {
    const folder = mkdtempSync(join(tmpdir(), 'piga-test-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, 'audio'), bytes);
    return join(folder, 'audio');
  }

  it('is stored by a request that S3 can verify, and holds to its digest', async () => {
    const { bucket, received } = await anS3();

    await bucket.put('ATVId_1:2/x_-', aFile(), audio);

    const [request] = received;
    expect(request).toMatchObject({ method: 'PUT', url: '/recordings/ATVId_1%3A2/x_-', body: bytes });
    expect(request?.headers).toMatchObject({
      'content-type': 'audio/mpeg',
      'x-amz-content-sha256': audio.sha256,
      'x-amz-meta-sha256': audio.sha256,
    });
    expect(isSigned(request as Received)).toBe(true);
  });

  it('is deleted by one', async () => {
    const { bucket, received } = await anS3(204);

    await bucket.remove('ATVId_1/x');

    expect(received).toMatchObject([{ method: 'DELETE', url: '/recordings/ATVId_1/x' }]);
    expect(isSigned(received[0] as Received)).toBe(true);
  });

  it('is heard by a link that S3 can verify, and that ends', async () => {
    const { bucket } = await anS3();

    const link = new URL(await bucket.linkTo('ATVId_1/x', { seconds: 60, fileName: 'ATVId_1.mp3' }));

    const { 'X-Amz-Signature': signature, ...query } = Object.fromEntries(link.searchParams);
    expect(query).toMatchObject({
      'X-Amz-Expires': '60',
      'X-Amz-SignedHeaders': 'host',
      'X-Amz-Security-Token': 'session/token+=',
      'response-content-disposition': 'inline; filename="ATVId_1.mp3"',
    });
    expect(signature).toBe(
      signatureOf(
        {
          method: 'GET',
          path: link.pathname,
          query: Object.entries(query),
          headers: { host: link.host },
          signed: 'host',
          payload: 'UNSIGNED-PAYLOAD',
        },
        {
          date: String(query['X-Amz-Date']),
          scope: String(query['X-Amz-Credential']).slice('AKIAEXAMPLE/'.length),
        },
      ),
    );
  });

  it('is asked for at AWS under the name of its bucket', async () => {
    const host = 'recordings.s3.eu-west-1.amazonaws.com';
    const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: SECRET };
    const bucket = createBucket({ host, region: 'eu-west-1', credentials });

    const link = await bucket.linkTo('ATVId_1/x', { seconds: 60, fileName: 'x' });

    expect(link).toMatch(/^https:\/\/recordings\.s3\.eu-west-1\.amazonaws\.com\/ATVId_1\/x\?/);
  });

  it.each([
    [403, '<Error><Code>AccessDenied</Code></Error>', 'S3 answered 403 to PUT: AccessDenied'],
    [503, '', 'S3 answered 503 to PUT: no reason given'],
  ])('that S3 refuses with %i is not stored, and S3’s own word is told', async (status, answer, message) => {
    const { bucket } = await anS3(status, answer);

    await expect(bucket.put('a/b', aFile(), audio)).rejects.toThrow(message);
  });
});
