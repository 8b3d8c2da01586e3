import { createPrivateKey } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { createServer, type Server as HttpsServer } from 'node:https';
import { join } from 'node:path';
import { createSecureContext } from 'node:tls';
import { type Certificate, createAuthority, createServerCertificate } from './certificate.ts';

/** Africa's Talking's hosts that its libraries speak to. */
export const africasTalkingHosts: readonly string[] = [
  'voice.africastalking.com',
  'voice.sandbox.africastalking.com',
  'api.africastalking.com',
  'api.sandbox.africastalking.com',
  'webrtc.africastalking.com',
];

const AUTHORITY_NAME = 'Africa’s Talking simulator, on this machine alone';
const AUTHORITY_CERTIFICATE = 'ca.pem';
const AUTHORITY_KEY = 'ca.key.pem';

/** An authority for one run alone. */
export function createSimulatorAuthority(): Certificate {
  return createAuthority(AUTHORITY_NAME, new Date());
}

/**
 * An HTTPS server that does not listen: connections are handed to it. To whoever asks for one of Africa's Talking's
 * hosts, or for localhost, it shows a certificate that the authority has signed; to all others, who ask for an address,
 * one that nobody vouches for, as recordings of the real service have been met with.
 */
export function createSimulatorHttpsServer(authority: Certificate, answer: RequestListener): HttpsServer {
  const now = new Date();
  const hosts = [...africasTalkingHosts, 'localhost'];
  const issuer = { name: AUTHORITY_NAME, key: createPrivateKey(authority.key) };
  const vouched = createSecureContext(createServerCertificate(hosts, issuer, now));
  const unvouched = createServerCertificate(['localhost', '127.0.0.1'], undefined, now);
  return createServer(
    {
      ...unvouched,
      SNICallback: (name, choose) => choose(null, hosts.includes(name) ? vouched : undefined),
    },
    answer,
  );
}

/**
 * The authority whose certificate is kept in a folder, made the first time: a program that trusts it once does so for
 * good. Its key lets nobody but the owner read it, for whoever has it can impersonate Africa's Talking to that program.
 */
export function keptAuthority(folder: string): { authority: Certificate; certificateFile: string } {
  const certificateFile = join(folder, AUTHORITY_CERTIFICATE);
  const keyFile = join(folder, AUTHORITY_KEY);
  if (!existsSync(certificateFile) || !existsSync(keyFile)) {
    const made = createSimulatorAuthority();
    mkdirSync(folder, { recursive: true });
    writeFileSync(keyFile, made.key, { mode: 0o600 });
    writeFileSync(certificateFile, made.cert);
  }
  const authority = { cert: readFileSync(certificateFile, 'utf8'), key: readFileSync(keyFile, 'utf8') };
  return { authority, certificateFile };
}
