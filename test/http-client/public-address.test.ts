import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { describe, expect, it } from 'vitest';
import { addressKind } from '../../lib/http-client/outside-url/public-address.ts';
import { runs } from '../runs.ts';

describe('addressKind', () => {
  it.each([
    ['0.0.0.0', 'this-host'],
    ['0.255.255.255', 'this-host'],
    ['10.0.0.1', 'private'],
    ['10.255.255.255', 'private'],
    ['100.64.0.1', 'shared'],
    ['100.100.100.200', 'shared'],
    ['127.0.0.1', 'loopback'],
    ['127.255.255.254', 'loopback'],
    ['169.254.169.254', 'link-local'],
    ['169.254.170.2', 'link-local'],
    ['168.63.129.16', 'cloud-metadata'],
    ['172.16.0.1', 'private'],
    ['172.31.255.255', 'private'],
    ['192.0.0.192', 'reserved'],
    ['192.0.2.1', 'documentation'],
    ['192.88.99.1', 'reserved'],
    ['192.168.1.1', 'private'],
    ['198.18.0.1', 'benchmarking'],
    ['198.51.100.7', 'documentation'],
    ['203.0.113.7', 'documentation'],
    ['224.0.0.1', 'multicast'],
    ['239.255.255.255', 'multicast'],
    ['240.0.0.1', 'reserved'],
    ['255.255.255.255', 'reserved'],
    ['::', 'this-host'],
    ['::1', 'loopback'],
    ['0:0:0:0:0:0:0:1', 'loopback'],
    ['::127.0.0.1', 'embedded-ipv4'],
    ['::ffff:127.0.0.1', 'embedded-ipv4'],
    ['::ffff:a9fe:a9fe', 'embedded-ipv4'],
    ['::ffff:8.8.8.8', 'embedded-ipv4'],
    ['::ffff:0:127.0.0.1', 'embedded-ipv4'],
    ['64:ff9b::a9fe:a9fe', 'embedded-ipv4'],
    ['64:ff9b:1::1', 'embedded-ipv4'],
    ['2001:0:4136:e378::1', 'embedded-ipv4'],
    ['2002:a9fe:a9fe::1', 'embedded-ipv4'],
    ['2001:10::1', 'reserved'],
    ['2001:db8::1', 'documentation'],
    ['3fff::1', 'documentation'],
    ['fc00::1', 'private'],
    ['fd00:ec2::254', 'private'],
    ['fe80::1', 'link-local'],
    ['fe80::1%eth0', 'link-local'],
    ['fec0::1', 'private'],
    ['ff02::1', 'multicast'],
    ['4000::1', 'reserved'],
  ])('does not call %s public: it is %s', (address, kind) => {
    expect(addressKind(address)).toBe(kind);
  });

  it.each([
    '8.8.8.8',
    '1.1.1.1',
    '9.255.255.255',
    '11.0.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '126.255.255.255',
    '128.0.0.0',
    '168.63.129.15',
    '169.253.255.255',
    '172.15.255.255',
    '172.32.0.0',
    '192.167.255.255',
    '223.255.255.255',
    '2001:4860:4860::8888',
    '2606:4700:4700::1111',
    '2a05:d018::1',
  ])('calls %s public', (address) => {
    expect(addressKind(address)).toBe('public');
  });

  it.each([
    '',
    'localhost',
    '127.1',
    '0x7f.0.0.1',
    '2130706433',
    '0177.0.0.1',
    '1.2.3',
    '[::1]',
    '8.8.8.8 ',
    '::1%',
    'a'.repeat(10_000),
  ])('knows no other spelling of an address: %.20j', (text) => {
    expect(addressKind(text)).toMatch(/^(?:not-an-address|loopback)$/);
  });

  it('calls no address public that ipaddr.js calls anything but unicast', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6(), oddIpv6), (address) => {
        fc.pre(addressKind(address) === 'public');

        expect(ipaddr.parse(address).range()).toBe('unicast');
      }),
      { numRuns: runs(300, 2_000) },
    );
  });

  it('calls every IPv4 address public that ipaddr.js calls unicast, but one', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        fc.pre(ipaddr.parse(address).range() === 'unicast' && address !== '168.63.129.16');

        expect(addressKind(address)).toBe('public');
      }),
      { numRuns: runs(300, 2_000) },
    );
  });

  it('calls no address public that carries an IPv4 address', () => {
    fc.assert(
      fc.property(
        fc.ipV4(),
        fc.constantFrom('::', '::ffff:', '::ffff:0:', '64:ff9b::'),
        (address, prefix) => {
          expect(addressKind(`${prefix}${address}`)).not.toBe('public');
        },
      ),
    );
  });
});

/** Addresses that begin like a special range, of which random ones almost never are. */
const oddIpv6 = fc
  .tuple(
    fc.constantFrom(
      '::',
      '::ffff:',
      '64:ff9b::',
      '100::',
      '2001::',
      '2001:2::',
      '2001:db8::',
      '2002::',
      '2620:4f:8000::',
      '3fff::',
      '5f00::',
      'fc00::',
      'fe80::',
      'fec0::',
      'ff00::',
    ),
    fc.nat(0xffff),
  )
  .map(([prefix, last]) => `${prefix}${last.toString(16)}`);
