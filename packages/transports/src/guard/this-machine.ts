import { networkInterfaces } from 'node:os';
import ipaddr from 'ipaddr.js';

/** Whether an IP address leads to the machine that this process runs on: loopback, "this host", or an address of its own. */
export function isThisMachine(address: string): boolean {
  const parsed = ipaddr.process(address);
  if (['loopback', 'unspecified'].includes(parsed.range())) return true;
  const own = Object.values(networkInterfaces()).flatMap((interfaces) => interfaces ?? []);
  return own.some((one) => ipaddr.process(one.address).toString() === parsed.toString());
}
