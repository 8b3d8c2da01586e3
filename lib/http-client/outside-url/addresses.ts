import { lookup as lookupHost } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { addressKind } from './public-address.ts';

/** Which hosts may be asked. */
export interface Reach {
  /** All addresses of a name; the system's resolver unless told otherwise. */
  readonly resolve: (name: string) => Promise<readonly string[]>;
  /** Whether an address may be asked. Default: only public ones; a stack on one machine needs others. */
  readonly isAllowed: (address: string) => boolean;
}

export function reachOf({ resolve, isAllowed }: Partial<Reach>): Reach {
  return {
    resolve: resolve ?? resolveBySystem,
    isAllowed: isAllowed ?? ((address) => addressKind(address) === 'public'),
  };
}

/** The addresses of a host; none if they do not come in time. */
export async function addressesOf(
  host: string,
  resolve: Reach['resolve'],
  deadline: AbortSignal,
): Promise<readonly string[]> {
  if (isIP(host) !== 0) return [host];
  const late = new Promise<readonly string[]>((give) =>
    deadline.addEventListener('abort', () => give([]), { once: true }),
  );
  return Promise.race([resolve(host).catch(() => []), late]);
}

async function resolveBySystem(name: string): Promise<string[]> {
  const found = await lookupHost(name, { all: true });
  return found.map(({ address }) => address);
}

/** Answers Node's question for a host with the addresses that were checked, so that no other answer can come. */
export function lookupIn(addresses: readonly string[]): LookupFunction {
  const found = addresses.map((address) => ({ address, family: isIP(address) }));
  return (_host, { all }, callback) => {
    const [first] = found;
    if (all === true || first === undefined) callback(null, found);
    else callback(null, first.address, first.family);
  };
}
