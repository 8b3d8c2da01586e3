import { type ExchangeResponse, exchange, type ResponseHead } from '../exchange.ts';
import { addressesOf, lookupIn, type Reach, reachOf } from './addresses.ts';
import { explainFailure, explainRefusal, type OutsideFailure, type OutsideRefusal } from './outcome.ts';
import { hostOf, readOutsideUrl } from './outside-url.ts';

/** What is taken from outside, and how long that may last. */
export interface OutsideFetchOptions extends Partial<Reach> {
  /** Content types that are taken, such as `audio/mpeg`, or `audio/*` for all of a kind. */
  readonly types: readonly string[];
  /** Nothing longer is taken: 32 MiB unless told otherwise, an hour of Africa's Talking's mp3. */
  readonly maxBytes?: number;
  /** Milliseconds until a connection must stand: 3,000 unless told otherwise. */
  readonly connectTimeout?: number;
  /** Milliseconds for everything, redirects and names included: 20,000 unless told otherwise. */
  readonly timeout?: number;
  /** How many redirects are followed: 3 unless told otherwise. */
  readonly maxRedirects?: number;
  /** Whether a certificate must be one that somebody vouches for: `true` unless told otherwise. */
  readonly checkCertificate?: boolean;
}

/** Takes the body piece by piece as it comes, so that none need be in memory whole. */
export type TakePiece = (piece: Buffer) => void;

interface OutsideDocument {
  readonly outcome: 'fetched';
  /** Where it was found, after redirects. */
  readonly url: string;
  /** In lower case, without parameters. */
  readonly contentType: string;
  /** Empty where it was taken piece by piece. */
  readonly body: Buffer;
}

/** Fetches one document. Rejects with what `take` throws, and never else; of a document that breaks off, `take` has had what came of it. */
export type OutsideFetch = (
  url: string,
  take?: TakePiece,
) => Promise<OutsideDocument | OutsideRefusal | OutsideFailure>;

/**
 * Fetches what a URL from outside names, such as a `recordingUrl`, which anybody may have posted. The connection goes
 * to the very addresses that were checked: the name is resolved once for each hop, and a name of which even one
 * address is not public is refused. Nothing of ours is sent along, nothing is unpacked, nothing is retried.
 */
export function createOutsideFetch(options: OutsideFetchOptions): OutsideFetch {
  const settings: Settings = {
    maxBytes: 32 * 1024 * 1024,
    connectTimeout: 3_000,
    timeout: 20_000,
    maxRedirects: 3,
    checkCertificate: true,
    ...options,
    ...reachOf(options),
  };
  return (url, take) => follow(url, settings, take);
}

type Settings = Required<OutsideFetchOptions>;

async function follow(text: string, settings: Settings, take: TakePiece | undefined) {
  const deadline = AbortSignal.timeout(settings.timeout);
  let location = text;
  for (let hops = 0; hops <= settings.maxRedirects; hops += 1) {
    const url = readOutsideUrl(location);
    if (typeof url === 'string') return explainRefusal(url);

    const result = await ask(url, settings, { deadline, take });
    if (result.outcome !== 'answered') return result;

    const next = redirectOf(result, url);
    if (next === undefined) return judge(result, url, settings);
    location = next;
  }
  return explainRefusal('redirects');
}

async function ask(
  url: URL,
  settings: Settings,
  { deadline, take }: { readonly deadline: AbortSignal; readonly take: TakePiece | undefined },
): Promise<ExchangeResponse | OutsideRefusal | OutsideFailure> {
  const host = hostOf(url);
  const addresses = await addressesOf(host, settings.resolve, deadline);
  if (addresses.length === 0) return explainFailure('name-not-found');
  if (!addresses.every(settings.isAllowed)) return explainRefusal('address');

  const result = await exchange({
    method: 'GET',
    url,
    headers: { accept: settings.types.join(', '), 'accept-encoding': 'identity', 'user-agent': 'piga' },
    connectTimeout: settings.connectTimeout,
    timeout: settings.timeout,
    signal: deadline,
    maxBytes: settings.maxBytes,
    shouldReadBody: (head) => refusalOf(head, settings) === undefined,
    lookup: lookupIn(addresses),
    checkCertificate: settings.checkCertificate,
    ...(take === undefined ? {} : { onBody: take }),
  });
  return result.outcome === 'answered' ? result : explainFailure(result.cause);
}

const redirects = new Set([301, 302, 303, 307, 308]);

function redirectOf({ status, headers: { location } }: ResponseHead, from: URL): string | undefined {
  if (!redirects.has(status) || location === undefined) return undefined;
  return URL.canParse(location, from.href) ? new URL(location, from).href : location;
}

function judge(
  answer: ExchangeResponse,
  url: URL,
  settings: Settings,
): OutsideDocument | OutsideRefusal | OutsideFailure {
  const refusal = refusalOf(answer, settings);
  if (refusal !== undefined) return refusal;
  if (answer.truncated === 'too-large') return explainRefusal('too-large');
  if (answer.truncated !== undefined) return explainFailure(answer.truncated);
  return { outcome: 'fetched', url: url.href, contentType: contentTypeOf(answer), body: answer.body };
}

/** The reason to refuse a response that its headers alone give, if any. */
function refusalOf(
  head: ResponseHead,
  { types, maxBytes }: Settings,
): OutsideRefusal | OutsideFailure | undefined {
  if (head.status !== 200) return explainFailure('status', head.status);
  if (!isOneOf(contentTypeOf(head), types) || isPacked(head)) return explainRefusal('type');
  return Number(head.headers['content-length'] ?? 0) > maxBytes ? explainRefusal('too-large') : undefined;
}

/** A response without a content type is a stream of bytes (RFC 9110, 8.3). */
function contentTypeOf({ headers }: ResponseHead): string {
  const [type = ''] = (headers['content-type'] ?? 'application/octet-stream').split(';', 1);
  return type.trim().toLowerCase();
}

function isOneOf(contentType: string, types: readonly string[]): boolean {
  return types.some((type) =>
    type.endsWith('/*') ? contentType.startsWith(type.slice(0, -1)) : contentType === type,
  );
}

/** Nobody asked for it, and unpacking is how a small answer becomes a large one. */
function isPacked({ headers }: ResponseHead): boolean {
  return (headers['content-encoding'] ?? 'identity').toLowerCase() !== 'identity';
}
