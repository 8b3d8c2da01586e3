import {
  createHash,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto';
import { isIP } from 'node:net';
import {
  bitString,
  integer,
  objectIdentifier,
  octetString,
  sequence,
  set,
  tagged,
  text,
  time,
  trueValue,
} from './der.ts';

/** A certificate and its key, both as PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

const ECDSA_WITH_SHA256 = '1.2.840.10045.4.3.2';
const COMMON_NAME = '2.5.4.3';
const BASIC_CONSTRAINTS = '2.5.29.19';
const KEY_USAGE = '2.5.29.15';
const EXTENDED_KEY_USAGE = '2.5.29.37';
const SERVER_AUTHENTICATION = '1.3.6.1.5.5.7.3.1';
const SUBJECT_ALTERNATIVE_NAME = '2.5.29.17';
const SUBJECT_KEY_IDENTIFIER = '2.5.29.14';
const AUTHORITY_KEY_IDENTIFIER = '2.5.29.35';
/** Bits of `KeyUsage` with the number of unused ones before them: keyCertSign, and digitalSignature. */
const certificateSign = Buffer.from([0x03, 0x02, 0x02, 0x04]);
const digitalSignature = Buffer.from([0x03, 0x02, 0x07, 0x80]);

const DAY_MS = 86_400_000;
/** As long as clients take a server's certificate to be valid at most. */
const VALID_DAYS = 397;

/** An authority of one's own, which clients are told to trust. */
export function createAuthority(name: string, now: Date): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const extensions = [
    extension(BASIC_CONSTRAINTS, sequence(trueValue())),
    extension(KEY_USAGE, certificateSign),
  ];
  const names = { subject: name, issuer: name };
  return pemOf(certificate({ ...names, publicKey, signer: privateKey, extensions, now }), privateKey);
}

/**
 * A certificate for a server with these names and addresses (RFC 5280), signed by an authority, or by itself: then
 * nobody vouches for it.
 *
 * @param issuer - the authority's name and key; `undefined` for one that is signed by itself
 */
export function createServerCertificate(
  hosts: readonly string[],
  issuer: { name: string; key: KeyObject } | undefined,
  now: Date,
): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const [subject = 'localhost'] = hosts;
  const extensions = [
    extension(KEY_USAGE, digitalSignature),
    extension(EXTENDED_KEY_USAGE, sequence(objectIdentifier(SERVER_AUTHENTICATION))),
    extension(SUBJECT_ALTERNATIVE_NAME, sequence(...hosts.map(alternativeName))),
  ];
  const der = certificate({
    subject,
    issuer: issuer?.name ?? subject,
    publicKey,
    signer: issuer?.key ?? privateKey,
    extensions,
    now,
  });
  return pemOf(der, privateKey);
}

interface CertificateParts {
  readonly subject: string;
  readonly issuer: string;
  readonly publicKey: KeyObject;
  readonly signer: KeyObject;
  readonly extensions: Buffer[];
  readonly now: Date;
}

function certificate({ subject, issuer, publicKey, signer, extensions, now }: CertificateParts): Buffer {
  const algorithm = sequence(objectIdentifier(ECDSA_WITH_SHA256));
  const version3 = tagged(0, integer(Buffer.from([2])), { constructed: true });
  const serial = Buffer.concat([Buffer.from([0x01]), randomBytes(15)]);
  const validity = sequence(
    time(new Date(now.getTime() - DAY_MS)),
    time(new Date(now.getTime() + VALID_DAYS * DAY_MS)),
  );
  const body = sequence(
    version3,
    integer(serial),
    algorithm,
    nameOf(issuer),
    validity,
    nameOf(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(3, sequence(...extensions, ...keyIdentifiers(publicKey, signer)), { constructed: true }),
  );
  return sequence(body, algorithm, bitString(sign('sha256', body, signer)));
}

/** Which key it is of and which key has signed it: strict clients, Python's since 3.13, ask for both. */
function keyIdentifiers(publicKey: KeyObject, signer: KeyObject): Buffer[] {
  const own = octetString(identifierOf(publicKey));
  const authority = tagged(0, identifierOf(createPublicKey(signer)), { constructed: false });
  return [extension(SUBJECT_KEY_IDENTIFIER, own), extension(AUTHORITY_KEY_IDENTIFIER, sequence(authority))];
}

function identifierOf(key: KeyObject): Buffer {
  return createHash('sha1')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest();
}

function nameOf(commonName: string): Buffer {
  return sequence(set(sequence(objectIdentifier(COMMON_NAME), text(commonName))));
}

/** All of them are critical but the names and the purpose, as public authorities have it. */
function extension(identifier: string, content: Buffer): Buffer {
  const critical = identifier === BASIC_CONSTRAINTS || identifier === KEY_USAGE ? [trueValue()] : [];
  return sequence(objectIdentifier(identifier), ...critical, octetString(content));
}

function alternativeName(host: string): Buffer {
  if (isIP(host) === 4) return tagged(7, Buffer.from(host.split('.').map(Number)), { constructed: false });
  return tagged(2, Buffer.from(host, 'ascii'), { constructed: false });
}

function pemOf(der: Buffer, key: KeyObject): Certificate {
  const lines = der
    .toString('base64')
    .replace(/(.{64})/g, '$1\n')
    .trimEnd();
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
    key: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}
