import { BlockList, isIP } from 'node:net';

/**
 * The addresses that a URL from outside may lead to: those that anybody on the internet can reach, and none that only this machine,
 * this network or this cloud can reach. Nothing is looked up here.
 */

export type AddressKind =
  | 'public'
  | 'not-an-address'
  | 'this-host'
  | 'loopback'
  | 'private'
  | 'shared'
  | 'link-local'
  | 'cloud-metadata'
  | 'documentation'
  | 'benchmarking'
  | 'multicast'
  | 'reserved'
  | 'embedded-ipv4';

/**
 * IANA IPv4 Special-Purpose Address Registry, and what RFC 1112 sets aside. The link-local range holds 169.254.169.254,
 * where most clouds keep their credentials.
 */
const ipv4Ranges: readonly (readonly [string, AddressKind])[] = [
  ['0.0.0.0/8', 'this-host'],
  ['10.0.0.0/8', 'private'],
  ['100.64.0.0/10', 'shared'],
  ['127.0.0.0/8', 'loopback'],
  // Azure's metadata and health service, at an address that looks like any other.
  ['168.63.129.16/32', 'cloud-metadata'],
  ['169.254.0.0/16', 'link-local'],
  ['172.16.0.0/12', 'private'],
  ['192.0.0.0/24', 'reserved'],
  ['192.0.2.0/24', 'documentation'],
  ['192.31.196.0/24', 'reserved'],
  ['192.52.193.0/24', 'reserved'],
  ['192.88.99.0/24', 'reserved'],
  ['192.168.0.0/16', 'private'],
  ['192.175.48.0/24', 'reserved'],
  ['198.18.0.0/15', 'benchmarking'],
  ['198.51.100.0/24', 'documentation'],
  ['203.0.113.0/24', 'documentation'],
  ['224.0.0.0/4', 'multicast'],
  ['240.0.0.0/4', 'reserved'],
];

/**
 * IANA IPv6 Special-Purpose Address Registry. Addresses that carry an IPv4 address may lead to it by a gateway, so
 * none of them is public, whatever they carry.
 */
const ipv6Ranges: readonly (readonly [string, AddressKind])[] = [
  ['::/128', 'this-host'],
  ['::1/128', 'loopback'],
  ['::/96', 'embedded-ipv4'],
  ['::ffff:0:0/96', 'embedded-ipv4'],
  ['::ffff:0:0:0/96', 'embedded-ipv4'],
  ['64:ff9b::/96', 'embedded-ipv4'],
  ['64:ff9b:1::/48', 'embedded-ipv4'],
  ['2001::/32', 'embedded-ipv4'],
  ['2002::/16', 'embedded-ipv4'],
  ['2001::/23', 'reserved'],
  ['2001:db8::/32', 'documentation'],
  ['2620:4f:8000::/48', 'reserved'],
  ['3fff::/20', 'documentation'],
  ['fc00::/7', 'private'],
  ['fe80::/10', 'link-local'],
  ['fec0::/10', 'private'],
  ['ff00::/8', 'multicast'],
];

/** All of IPv6 that has been given out as global unicast; RFC 4291. */
const globalUnicast = blockListOf('2000::/3');

const ipv4Kinds = ipv4Ranges.map(([range, kind]) => [blockListOf(range), kind] as const);
const ipv6Kinds = ipv6Ranges.map(([range, kind]) => [blockListOf(range), kind] as const);

/** The kind of an address in text form, such as `127.0.0.1`, `::1` or `fe80::1%eth0`, without brackets. */
export function addressKind(address: string): AddressKind {
  const [withoutZone = ''] = address.split('%', 1);
  switch (isIP(withoutZone)) {
    case 4:
      return kindIn(ipv4Kinds, withoutZone, 'ipv4') ?? 'public';
    case 6:
      return (
        kindIn(ipv6Kinds, withoutZone, 'ipv6') ??
        (globalUnicast.check(withoutZone, 'ipv6') ? 'public' : 'reserved')
      );
    default:
      return 'not-an-address';
  }
}

/**
 * Whether an address is in one of these ranges, such as `10.1.0.0/16`, or is one of them.
 *
 * @throws TypeError for a text that is neither range nor address
 */
export function addressesIn(ranges: readonly string[]): (address: string) => boolean {
  const lists = ranges.map((range) => {
    const version = isIP(range.split('/', 1)[0] ?? '');
    if (version === 0) throw new TypeError(`${range} is no range of addresses`);
    const family = version === 4 ? 'ipv4' : 'ipv6';
    return {
      family,
      list: blockListOf(range.includes('/') ? range : `${range}/${version === 4 ? 32 : 128}`),
    } as const;
  });
  return (address) => {
    const family = isIP(address) === 4 ? 'ipv4' : 'ipv6';
    return (
      isIP(address) !== 0 && lists.some((one) => one.family === family && one.list.check(address, family))
    );
  };
}

function kindIn(
  kinds: readonly (readonly [BlockList, AddressKind])[],
  address: string,
  family: 'ipv4' | 'ipv6',
): AddressKind | undefined {
  return kinds.find(([range]) => range.check(address, family))?.[1];
}

function blockListOf(range: string): BlockList {
  const [network, bits] = range.split('/') as [string, string];
  const list = new BlockList();
  list.addSubnet(network, Number(bits), network.includes(':') ? 'ipv6' : 'ipv4');
  return list;
}
