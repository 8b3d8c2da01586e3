import { createHash, createHmac } from 'node:crypto';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string | undefined;
}

/** A request that is posted to the root of a service's endpoint. */
export interface Post {
  readonly host: string;
  readonly region: string;
  /** The service's name in signatures, such as `dynamodb`. */
  readonly service: string;
  /** Lower-case names, in the order of the alphabet, `host` among them. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * The headers with which AWS accepts a request as ours: Signature Version 4 (AWS IAM, "Create a signed AWS API
 * request"). Each constant below has the name of its step there.
 */
export function signed(post: Post, credentials: Credentials, now: Date): Record<string, string> {
  const { region, service, body } = post;
  const timestamp = now.toISOString().replace(/[-:]|[.]\d{3}/g, '');
  const date = timestamp.slice(0, 8);
  const headers = inOrder({
    ...post.headers,
    host: post.host,
    'x-amz-date': timestamp,
    ...(credentials.sessionToken === undefined ? {} : { 'x-amz-security-token': credentials.sessionToken }),
  });

  const signedHeaders = Object.keys(headers).join(';');
  const canonicalHeaders = Object.entries(headers)
    .map(([name, value]) => `${name}:${value}\n`)
    .join('');
  const canonicalRequest = `POST\n/\n\n${canonicalHeaders}\n${signedHeaders}\n${sha256(body)}`;
  const credentialScope = `${date}/${region}/${service}/aws4_request`;
  const stringToSign = `AWS4-HMAC-SHA256\n${timestamp}\n${credentialScope}\n${sha256(canonicalRequest)}`;
  const signature = hmac(signingKey(credentials, date, region, service), stringToSign).toString('hex');

  return {
    ...headers,
    authorization: `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${credentialScope}, SignedHeaders=${signedHeaders}, Signature=${signature}`,
  };
}

let lastKey: { readonly for: string; readonly key: Buffer } | undefined;

/** The key of a day is the same for every request of the day. */
function signingKey({ secretAccessKey }: Credentials, date: string, region: string, service: string): Buffer {
  const wanted = `${secretAccessKey}/${date}/${region}/${service}`;
  if (lastKey?.for === wanted) return lastKey.key;
  const key = [date, region, service, 'aws4_request'].reduce<Buffer | string>(hmac, `AWS4${secretAccessKey}`);
  lastKey = { for: wanted, key: key as Buffer };
  return lastKey.key;
}

function inOrder(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
