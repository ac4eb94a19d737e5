import { describe, expect, it } from 'vitest';
import { parseNetworks, refusalOf } from '../../src/guard/addresses.ts';

// One address of each line of services.md, "Outbound guard", and the edges of ranges that begin or end within an octet.
const refused = [
  '0.0.0.0',
  '0.255.255.255',
  '10.0.0.1',
  '100.64.0.1',
  '100.127.255.255',
  '127.0.0.1',
  '127.255.255.254',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.1',
  '192.0.2.1',
  '192.88.99.1',
  '192.168.1.1',
  '198.18.0.1',
  '198.19.255.255',
  '198.51.100.1',
  '203.0.113.1',
  '224.0.0.1',
  '239.255.255.255',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  'fc00::1',
  'fdff::1',
  'fe80::1',
  'fe80::1%eth0',
  'fec0::1',
  'ff02::1',
  '100::1',
  '2001::1',
  '2001:db8::1',
  '3fff::1',
  '3fff:fff::1',
  '5f00::1',
  '2002:7f00:1::1',
  '64:ff9b::7f00:1',
  '64:ff9b:1::1',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '::ffff:0:127.0.0.1',
  '::127.0.0.1',
  '::7f00:1',
  '4000::1',
];

describe('refusalOf', () => {
  it.each(refused)('refuses %s', (address) => {
    expect(refusalOf(address, [])).toMatch(/^(a|not) /);
  });

  it.each(['1.1.1.1', '100.63.255.255', '100.128.0.1', '172.15.255.255', '172.32.0.1', '198.17.0.1', '198.20.0.1'])(
    'lets the public IPv4 address %s pass',
    (address) => {
      expect(refusalOf(address, [])).toBeNull();
    },
  );

  it.each(['2606:4700:4700::1111', '2a00:1450::1', '::ffff:1.1.1.1'])(
    'lets the public IPv6 address %s pass',
    (address) => {
      expect(refusalOf(address, [])).toBeNull();
    },
  );

  it.each(['', 'localhost', '[::1]', '1.1.1.1 '])('refuses %j, which is no address', (address) => {
    expect(refusalOf(address, parseNetworks(['0.0.0.0/0', '::/0']))).not.toBeNull();
  });

  it('lets what an operator allowed pass, and nothing beside it', () => {
    const allowed = parseNetworks(['10.1.0.0/16', '127.0.0.1', 'fd00::/8']);
    expect(refusalOf('10.1.2.3', allowed)).toBeNull();
    expect(refusalOf('10.2.0.1', allowed)).toBe('a private address');
    expect(refusalOf('127.0.0.1', allowed)).toBeNull();
    expect(refusalOf('127.0.0.2', allowed)).toBe('a loopback address');
    expect(refusalOf('fd12::1', allowed)).toBeNull();
    expect(refusalOf('fc12::1', allowed)).toBe('a private address');
  });

  it('judges IPv4-mapped IPv6 by the IPv4 networks that are allowed', () => {
    expect(refusalOf('::ffff:10.1.2.3', parseNetworks(['10.1.0.0/16']))).toBeNull();
    expect(refusalOf('::ffff:10.1.2.3', parseNetworks(['::/0']))).toBe('a private address');
  });
});

describe('parseNetworks', () => {
  it.each(['10.0.0.0/33', '10.0.0', '10', '0x7f000001', 'localhost', '', 'fd00::/129'])(
    'refuses %j by name',
    (text) => {
      expect(() => parseNetworks(['10.0.0.0/8', text])).toThrow(`"${text}" is not a network`);
    },
  );
});
