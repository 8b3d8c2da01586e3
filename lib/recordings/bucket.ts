import { createHash, createHmac } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { SignatureV4 } from '@smithy/signature-v4';
import { type ExchangeRequest, exchange } from '../http-client/exchange.ts';
import type { KeptRecording, StoredAudio } from './kept-recording.ts';

/** The private bucket in which recordings are. */
export interface RecordingsBucket {
  readonly name: string;
  /**
   * Stores a file. S3 refuses it unless what arrives has the digest; storing it again replaces it.
   *
   * @throws BucketFailure
   */
  put(key: string, file: string, audio: StoredAudio): Promise<void>;
  /**
   * Deletes; nothing happens if there is nothing.
   *
   * @throws BucketFailure
   */
  remove(key: string): Promise<void>;
  /** A URL by which anybody may listen for so many seconds, byte ranges included. */
  linkTo(key: string, options: { readonly seconds: number; readonly fileName: string }): Promise<string>;
}

/** An object of the bucket, as it is listed. */
export interface ListedObject {
  readonly key: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly storedAt: number;
}

/** The bucket did not do what it was asked. */
export class BucketFailure extends Error {
  override readonly name = 'BucketFailure';
}

/** Two recordings have never the same; the same recording always has this one, so that no attempt leaves a file behind. */
export function bucketKey({ callId, id }: Pick<KeptRecording, 'callId' | 'id'>): string {
  return callId + CALL_END + id;
}

const CALL_END = '/';

/** What the keys of all recordings of a call begin with. */
export function bucketPrefix(callId: string): string {
  return callId + CALL_END;
}

/** A stage that kept none for a while has another bucket than before: what was stored then is in the earlier one. */
export function isElsewhere(
  { audio }: Pick<KeptRecording, 'audio'>,
  { name }: Pick<RecordingsBucket, 'name'>,
): boolean {
  return audio?.bucket !== undefined && audio.bucket !== name;
}

interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface BucketOptions {
  /** The bucket's own host: `NAME.s3.eu-west-1.amazonaws.com`. */
  readonly host: string;
  /** Where S3 is instead of at AWS; the bucket's name is then in the path. */
  readonly endpoint?: string | undefined;
  readonly region: string;
  readonly credentials: Credentials | (() => Promise<Credentials>);
}

const CONNECT_TIMEOUT_MS = 1_000;
/** A file of 32 MB over a slow line. */
const PUT_TIMEOUT_MS = 30_000;
const TIMEOUT_MS = 3_000;
/** Of what S3 says when it refuses, so much is told. */
const MAX_ANSWER_BYTES = 2_000;
const digestOfNothing = createHash('sha256').digest('hex');

/**
 * S3 by its REST API, signed by AWS's own signer, which is in the bundles already: its client would make a function four times
 * as large, and here are three requests.
 *
 * Source: Amazon S3 API Reference, "PutObject", "DeleteObject", "Authenticating Requests: Using Query Parameters".
 */
export function createBucket({ host, endpoint, region, credentials }: BucketOptions): RecordingsBucket {
  const [name = ''] = host.split('.', 1);
  const base = endpoint === undefined ? `https://${host}` : `${endpoint}/${name}`;
  const signer = new SignatureV4({
    service: 's3',
    region,
    credentials,
    sha256: sha256 as unknown as Sha256Constructor,
    uriEscapePath: false,
  });

  /** The request that is signed, and where it goes. */
  function requestOf(
    method: string,
    key: string,
    more: { headers?: Record<string, string>; query?: Record<string, string> },
  ) {
    const url = new URL(`${base}/${key.split('/').map(encodeURIComponent).join('/')}`);
    const { protocol, hostname, port, pathname: path } = url;
    const { headers = {}, query = {} } = more;
    const at = { protocol, hostname, ...(port === '' ? {} : { port: Number(port) }), path };
    return { url, signed: { method, ...at, headers: { host: url.host, ...headers }, query } };
  }

  async function send(
    method: 'PUT' | 'DELETE',
    key: string,
    {
      headers = {},
      digest = digestOfNothing,
      ...more
    }: { headers?: Record<string, string>; digest?: string } & Pick<ExchangeRequest, 'timeout'> &
      Pick<Partial<ExchangeRequest>, 'body'>,
  ): Promise<void> {
    const { url, signed } = requestOf(method, key, {
      headers: { ...headers, 'x-amz-content-sha256': digest },
    });
    const { headers: withSignature } = await signer.sign(signed);
    const result = await exchange({
      method,
      url,
      headers: withSignature,
      connectTimeout: CONNECT_TIMEOUT_MS,
      maxBytes: MAX_ANSWER_BYTES,
      ...more,
    });
    if (result.outcome !== 'answered') throw new BucketFailure(`S3 was not reached: ${result.cause}`);
    if (result.status >= 300)
      throw new BucketFailure(`S3 answered ${result.status} to ${method}: ${codeIn(result.body)}`);
  }

  return {
    name,
    put: (key, file, { bytes, sha256, contentType }) =>
      send('PUT', key, {
        headers: {
          'content-length': String(bytes),
          'content-type': contentType,
          'x-amz-meta-sha256': sha256,
        },
        digest: sha256,
        body: createReadStream(file),
        timeout: PUT_TIMEOUT_MS,
      }),
    remove: (key) => send('DELETE', key, { timeout: TIMEOUT_MS }),
    async linkTo(key, { seconds, fileName }) {
      const { url, signed } = requestOf('GET', key, {
        // Without this the signer signs that nothing comes, and S3 reads that it was not said what comes.
        headers: { 'X-Amz-Content-Sha256': 'UNSIGNED-PAYLOAD' },
        query: {
          'response-content-disposition': `inline; filename="${fileName}"`,
          'response-cache-control': 'no-store',
        },
      });
      const { query } = await signer.presign(signed, { expiresIn: seconds });
      url.search = String(new URLSearchParams(query as Record<string, string>)).replaceAll('+', '%20');
      return url.href;
    },
  };
}

/** The name of an error in S3's XML. */
function codeIn(body: Buffer): string {
  return /<Code>(\w+)<\/Code>/.exec(body.toString())?.[1] ?? 'no reason given';
}

type Sha256Constructor = NonNullable<ConstructorParameters<typeof SignatureV4>[0]['sha256']>;

/** Node's own, in the form that the signer wants: it calls it by `new`. */
function sha256(secret?: string | ArrayBuffer | ArrayBufferView) {
  const hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret as string);
  return {
    update: (data: Uint8Array | string) => void hash.update(data),
    digest: async () => hash.digest(),
    reset: () => {},
  };
}
