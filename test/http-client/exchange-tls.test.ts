import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeSelfSignedCertificate } from './self-signed-certificate.ts';

/** Trust is given to a process when it starts, so the exchange runs in one of its own. */
async function exchangeElsewhere(url: string, trusted: string | undefined): Promise<unknown> {
  const module = new URL('../../lib/http-client/exchange.ts', import.meta.url).href;
  const script = `
    import { exchange } from ${JSON.stringify(module)};
    const url = new URL(${JSON.stringify(url)});
    const result = await exchange({ method: 'POST', url, headers: {}, body: 'a=1', connectTimeout: 2000, timeout: 4000, maxBytes: 100 });
    console.log(JSON.stringify({ ...result, body: result.body?.toString() }));
  `;
  const env = { ...process.env, ...(trusted !== undefined && { NODE_EXTRA_CA_CERTS: trusted }) };
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '--eval', script],
    { env },
  );
  return JSON.parse(stdout);
}

async function startTlsServer() {
  const { key, cert } = makeSelfSignedCertificate();
  const received: string[] = [];
  const server = createServer({ key, cert }, (request, response) => {
    received.push(request.method ?? '');
    response.end('hello');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  const folder = mkdtempSync(join(tmpdir(), 'piga-'));
  const certificateFile = join(folder, 'certificate.pem');
  writeFileSync(certificateFile, cert);
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  });
  return { url: `https://127.0.0.1:${(server.address() as AddressInfo).port}/`, received, certificateFile };
}

describe('an exchange over TLS', () => {
  it('is answered by a server whose certificate is trusted', async () => {
    const { url, received, certificateFile } = await startTlsServer();

    const result = await exchangeElsewhere(url, certificateFile);

    expect(result).toMatchObject({ outcome: 'answered', status: 200, body: 'hello' });
    expect(received).toEqual(['POST']);
  });

  it('sends nothing to a server whose certificate is not', async () => {
    const { url, received } = await startTlsServer();

    const result = await exchangeElsewhere(url, undefined);

    expect(result).toEqual({ outcome: 'not-sent', cause: 'tls' });
    expect(received).toEqual([]);
  });
});
