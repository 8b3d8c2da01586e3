import { type ExchangeResponse, exchange } from '../exchange.ts';
import { addressesOf, lookupIn, type Reach, reachOf } from './addresses.ts';
import { explainFailure, explainRefusal, type OutsideFailure, type OutsideRefusal } from './outcome.ts';
import { hostOf, readOutsideUrl } from './outside-url.ts';

export interface OutsidePostOptions extends Partial<Reach> {
  /** Milliseconds until a connection must stand: 3,000 unless told otherwise. */
  readonly connectTimeout?: number;
  /** Milliseconds for everything. */
  readonly timeout: number;
  /** More of the answer's body is not read: 1,024 unless told otherwise. */
  readonly maxBytes?: number;
}

export interface OutsidePost {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type PostOutside = (post: OutsidePost) => Promise<ExchangeResponse | OutsideRefusal | OutsideFailure>;

/**
 * Posts to a URL that somebody else wrote, once. As with what is fetched, the connection goes to the very addresses that were checked,
 * and to none that only we can reach; a redirect is an answer like any other, and is not followed.
 */
export function createOutsidePost({
  timeout,
  connectTimeout = 3_000,
  maxBytes = 1_024,
  ...reach
}: OutsidePostOptions): PostOutside {
  const { resolve, isAllowed } = reachOf(reach);
  return async ({ url: text, headers, body }) => {
    const url = readOutsideUrl(text);
    if (typeof url === 'string') return explainRefusal(url);
    const deadline = AbortSignal.timeout(timeout);
    const addresses = await addressesOf(hostOf(url), resolve, deadline);
    if (addresses.length === 0) return explainFailure('name-not-found');
    if (!addresses.every(isAllowed)) return explainRefusal('address');
    const result = await exchange({
      method: 'POST',
      url,
      headers: { 'accept-encoding': 'identity', 'user-agent': 'piga', ...headers },
      body,
      connectTimeout,
      timeout,
      signal: deadline,
      maxBytes,
      lookup: lookupIn(addresses),
    });
    return result.outcome === 'answered' ? result : explainFailure(result.cause);
  };
}
