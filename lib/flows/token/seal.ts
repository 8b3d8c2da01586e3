import { createCipheriv, createDecipheriv, createHash, createHmac } from 'node:crypto';

/** What a secret is made into, once, when the process starts. */
export interface SealKey {
  /** Tells which secret sealed a text; says nothing about the secret. */
  readonly id: string;
  readonly encrypt: Buffer;
  readonly nonce: Buffer;
}

/** At least one; the first seals, each opens. */
export type SealKeys = readonly [SealKey, ...SealKey[]];

/**
 * Keys from secrets: the first seals, each opens. To rotate put a new secret in front, and drop the old one when the
 * last call that began under it is over.
 *
 * @throws RangeError when there is no secret, or one has fewer than 32 characters
 */
export function sealKeys(secrets: readonly string[]): SealKeys {
  const [first, ...rest] = secrets.map(keyFrom);
  if (first === undefined) throw new RangeError('Sealing needs at least one secret');
  return [first, ...rest];
}

function keyFrom(secret: string): SealKey {
  if (secret.length < 32) throw new RangeError('A secret for sealing has fewer than 32 characters');
  const derive = (purpose: string) => createHmac('sha256', secret).update(`piga seal ${purpose}`).digest();
  const id = derive('id').toString('base64url').slice(0, ID_LENGTH);
  return { id, encrypt: derive('encrypt'), nonce: derive('nonce') };
}

const ID_LENGTH = 4;
const NONCE_LENGTH = 12;
const TAG_LENGTH = 16;

/**
 * Encrypts a text with AES-256-GCM, so that nobody without the secret can read or change it, or use it for anything
 * but `boundTo`. The result consists of letters, digits, `-` and `_`.
 *
 * The nonce is a keyed digest of all that goes in: the same text gives the same seal, two texts never share a nonce,
 * and no randomness is needed.
 */
export function seal([key]: SealKeys, text: string, boundTo: string): string {
  const nonce = createHmac('sha256', key.nonce).update(`${boundTo.length} ${boundTo}${text}`).digest();
  const cipher = createCipheriv('aes-256-gcm', key.encrypt, nonce.subarray(0, NONCE_LENGTH));
  cipher.setAAD(Buffer.from(boundTo));
  const sealed = [
    nonce.subarray(0, NONCE_LENGTH),
    cipher.update(text, 'utf8'),
    cipher.final(),
    cipher.getAuthTag(),
  ];
  return key.id + Buffer.concat(sealed).toString('base64url');
}

/** How many characters a seal around so many bytes takes. */
export function sealedLength(bytes: number) {
  return ID_LENGTH + Math.ceil(((NONCE_LENGTH + bytes + TAG_LENGTH) * 4) / 3);
}

/** The text in a seal; `undefined` when none of the keys made it, or not for `boundTo`, or it was changed. */
export function unseal(keys: readonly SealKey[], sealed: string, boundTo: string): string | undefined {
  const key = keys.find(({ id }) => sealed.startsWith(id));
  const bytes = Buffer.from(sealed.slice(ID_LENGTH), 'base64url');
  if (key === undefined || bytes.length < NONCE_LENGTH + TAG_LENGTH) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', key.encrypt, bytes.subarray(0, NONCE_LENGTH), {
    authTagLength: TAG_LENGTH,
  });
  decipher.setAAD(Buffer.from(boundTo));
  decipher.setAuthTag(bytes.subarray(-TAG_LENGTH));
  try {
    return (
      decipher.update(bytes.subarray(NONCE_LENGTH, -TAG_LENGTH), undefined, 'utf8') + decipher.final('utf8')
    );
  } catch {
    return undefined;
  }
}

/** Six characters that are almost certainly others for another text. */
export function fingerprint(text: string) {
  return createHash('sha256').update(text).digest('base64url').slice(0, 6);
}
