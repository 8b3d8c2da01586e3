import { createHmac } from 'node:crypto';

/** What the secrets of Standard Webhooks begin with; base64 follows. */
export const SECRET_PREFIX = 'whsec_';

export interface SignedMessage {
  readonly id: string;
  /** Whole seconds since 1970. */
  readonly timestamp: number;
  /** To the letter as it is sent. */
  readonly body: string;
}

/**
 * The headers by which a receiver knows whose a message is: standardwebhooks.com, version 1.0.0, signatures `v1`. There is one
 * signature for each secret, so that one can replace another.
 *
 * @param secrets as `whsec_` and base64; any other text is taken for the key itself
 */
export function signedHeaders(
  { id, timestamp, body }: SignedMessage,
  secrets: readonly string[],
): Record<string, string> {
  const signatures = secrets.map((secret) => {
    const digest = createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.${body}`).digest('base64');
    return `v1,${digest}`;
  });
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    ...(signatures.length === 0 ? {} : { 'webhook-signature': signatures.join(' ') }),
  };
}

function keyOf(secret: string): Buffer | string {
  return secret.startsWith(SECRET_PREFIX)
    ? Buffer.from(secret.slice(SECRET_PREFIX.length), 'base64')
    : secret;
}

/** @param random 32 bytes that nobody can guess */
export function secretFrom(random: Buffer): string {
  return SECRET_PREFIX + random.toString('base64');
}
