// Programs that know Africa's Talking's host names alone are turned here by their proxy setting, or by the machine's
// table of hosts; both need a certificate for those names.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createSimulatorAuthority, keptAuthority } from '../../simulator/https/server.ts';
import type { SimulatorOptions } from '../../simulator/index.ts';
import { bench, caller, line } from './stand-in.ts';

const run = promisify(execFile);
const body = new URLSearchParams({ username: 'piga', from: line, to: caller }).toString();
const headers = {
  apiKey: 'a key',
  accept: 'application/json',
  'content-type': 'application/x-www-form-urlencoded',
};

async function secureBench(options: SimulatorOptions = {}) {
  const authority = createSimulatorAuthority();
  return { ...(await bench(() => '<Say>Hello</Say>', { authority, ...options })), authority };
}

/** A tunnel as HTTP clients ask a proxy for it. */
function openTunnel(port: number, host: string): Promise<{ status: number; socket: Socket }> {
  return new Promise((resolve, reject) => {
    const asking = httpRequest({ host: '127.0.0.1', port, method: 'CONNECT', path: `${host}:443` });
    asking.on('connect', ({ statusCode = 0 }, socket) =>
      resolve({ status: statusCode, socket: socket as Socket }),
    );
    asking.on('error', reject).end();
  });
}

function post(options: object, request = httpsRequest): Promise<string> {
  return new Promise((resolve, reject) => {
    const asking = request({ method: 'POST', path: '/call', headers, ...options }, async (response) => {
      let text = '';
      for await (const chunk of response) text += chunk;
      resolve(text);
    });
    asking.on('error', reject).end(body);
  });
}

describe('HTTPS on the simulator’s own port', () => {
  it('serves the REST API under Africa’s Talking’s host names, by a certificate of the authority', async () => {
    const { simulator, authority } = await secureBench();

    const answer = await post({
      host: '127.0.0.1',
      port: simulator.port,
      servername: 'voice.africastalking.com',
      ca: authority.cert,
      headers: { ...headers, host: 'voice.africastalking.com' },
    });

    expect(JSON.parse(answer)).toMatchObject({ entries: [{ status: 'Queued' }] });
  });

  it('is trusted by no one who was not told to', async () => {
    const { simulator } = await secureBench();

    const asking = post({ host: '127.0.0.1', port: simulator.port, servername: 'voice.africastalking.com' });

    await expect(asking).rejects.toThrow(/self-signed certificate|unable to verify/);
  });

  it('is a proxy for those hosts', async () => {
    const { simulator, authority } = await secureBench();
    const { status, socket } = await openTunnel(simulator.port, 'voice.africastalking.com');

    const secure = connect({ socket, servername: 'voice.africastalking.com', ca: authority.cert });
    const answer = await post({ createConnection: () => secure }, httpRequest);

    expect(status).toBe(200);
    expect(JSON.parse(answer)).toMatchObject({ entries: [{ status: 'Queued' }] });
  });

  it('is a proxy for no other host', async () => {
    const { simulator } = await secureBench();

    const { status, socket } = await openTunnel(simulator.port, 'example.com');
    socket.destroy();

    expect(status).toBe(403);
  });

  it('has a port of its own when one is asked for', async () => {
    const { simulator, authority } = await secureBench({ httpsPort: 0 });

    const answer = await post({
      host: '127.0.0.1',
      port: simulator.httpsPort,
      servername: 'voice.africastalking.com',
      ca: authority.cert,
    });

    expect(JSON.parse(answer)).toMatchObject({ entries: [{ status: 'Queued' }] });
  });
});

describe('an authority that is kept', () => {
  function aFolder(): string {
    const folder = mkdtempSync(join(tmpdir(), 'authority-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    return folder;
  }

  it('is the same the next time, and its key is for the owner’s eyes', () => {
    const folder = aFolder();

    const [first, second] = [keptAuthority(folder), keptAuthority(folder)];

    expect(second.authority).toEqual(first.authority);
    expect(readFileSync(first.certificateFile, 'utf8')).toBe(first.authority.cert);
    expect(statSync(join(folder, 'ca.key.pem')).mode & 0o077).toBe(0);
  });

  it('passes the strictest check of OpenSSL, with the certificate that it signs', async () => {
    const folder = aFolder();
    const { authority, certificateFile } = keptAuthority(folder);
    const { simulator } = await bench(() => '', { authority });
    const shown = await shownCertificate(simulator.port, authority.cert);
    writeFileSync(join(folder, 'server.pem'), shown);

    const { stdout } = await run('openssl', [
      'verify',
      '-x509_strict',
      '-CAfile',
      certificateFile,
      '-verify_hostname',
      'voice.africastalking.com',
      join(folder, 'server.pem'),
    ]);

    expect(stdout).toContain(': OK');
  });
});

function shownCertificate(port: number, ca: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, servername: 'voice.africastalking.com', ca }, () => {
      const { raw } = socket.getPeerCertificate();
      socket.destroy();
      resolve(`-----BEGIN CERTIFICATE-----\n${raw.toString('base64')}\n-----END CERTIFICATE-----\n`);
    });
    socket.on('error', reject);
  });
}
