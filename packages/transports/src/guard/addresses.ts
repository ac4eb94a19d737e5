import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** An address range: its first address and the length of its prefix in bits. */
export type Network = [ipaddr.IPv4 | ipaddr.IPv6, number];

/**
 * Global unicast, the only part of IPv6 that is routed on the internet. Asked on
 * top of ipaddr.js' ranges, because those call addresses such as the old
 * IPv4-compatible `::7f00:1` unicast.
 */
const globalUnicast: Network = ipaddr.parseCIDR('2000::/3');

/**
 * Reads networks as an operator writes them: CIDRs, or single addresses.
 * Throws an Error that names the one it can't read.
 */
export function parseNetworks(networks: readonly string[]): Network[] {
  return networks.map((text) => {
    // ipaddr.js also reads "10.0" and "0x7f000001", which an operator may have meant otherwise.
    const kind = isIP(text.replace(/\/\d+$/, ''));
    const cidr = text.includes('/') ? text : `${text}/${kind === 4 ? 32 : 128}`;
    if (kind !== 0 && ipaddr.isValidCIDR(cidr)) return ipaddr.parseCIDR(cidr);
    throw new Error(`"${text}" is not a network: write it as a CIDR such as 10.0.0.0/8 or fd00::/8`);
  });
}

/**
 * Why no attempt may reach an IP address, as words that finish "it is ...", or
 * null when it may. What is not ordinary unicast is refused unless a network in
 * `allowed` holds it; IPv4-mapped IPv6 is judged as the IPv4 address inside.
 */
export function refusalOf(address: string, allowed: readonly Network[]): string | null {
  if (!ipaddr.isValid(address)) return 'not an IP address';
  const parsed = ipaddr.process(address);
  if (allowed.some(([first, bits]) => first.kind() === parsed.kind() && parsed.match(first, bits))) return null;
  const range = parsed.range();
  if (range !== 'unicast') return `a ${words[range] ?? `special-purpose (${range})`} address`;
  if (parsed.kind() === 'ipv6' && !parsed.match(globalUnicast)) return 'a special-purpose address';
  return null;
}

const words: Partial<Record<string, string>> = {
  loopback: 'loopback',
  private: 'private',
  uniqueLocal: 'private',
  linkLocal: 'link-local',
  carrierGradeNat: 'private (carrier-grade NAT)',
  multicast: 'multicast',
  unspecified: 'placeholder ("this host")',
};
