import dns from 'node:dns/promises';
import { isIP } from 'node:net';
import { AttemptFailure } from '../failure.ts';
import { parseNetworks, refusalOf } from './addresses.ts';
import { checkHost, type HostCheck } from './check-host.ts';
import { isThisMachine } from './this-machine.ts';

/** Resolves a host name to IP addresses; rejects when it has none. */
export type Lookup = (hostname: string) => Promise<string[]>;

/**
 * The outbound network guard: the one place that says which addresses an
 * attempt may reach, whatever its transport (services.md, "Outbound guard").
 */
export interface Guard {
  /** Why an IP address may not be reached, as words that finish "it is ...", or null when it may. */
  refusal(address: string): string | null;
  /**
   * The addresses of a host, in the order to try them, all of them checked:
   * connect to these and never resolve again. Rejects with an AttemptFailure,
   * reason `dns` or `network_blocked`. An IP literal (IPv6 with or without
   * brackets) stands for itself. `port` is where to connect, so that nothing is
   * sent to a listener of our own.
   */
  resolve(hostname: string, port: number): Promise<string[]>;
  /** Whether a hook may be saved that leads to this host, a name or a literal as in {@link resolve}. Never throws. */
  checkHost(hostname: string, port: number): Promise<HostCheck>;
}

/**
 * Makes a guard. `allowedNetworks` are CIDRs that may be reached although they
 * are not public; throws an Error that names one it can't read. `ownPorts` are
 * where Posthorn and its Redis listen on this machine, which nobody may reach
 * whatever is allowed; the set may grow. `lookup` is the system's resolver
 * (`/etc/hosts` included) unless a test brings its own.
 */
export function createGuard(options: {
  allowedNetworks: readonly string[];
  ownPorts?: ReadonlySet<number>;
  lookup?: Lookup;
}): Guard {
  const allowed = parseNetworks(options.allowedNetworks);
  const lookup = sharedLookup(options.lookup ?? systemLookup);
  const refusal = (address: string): string | null => refusalOf(address, allowed);

  async function resolve(hostname: string, port: number): Promise<string[]> {
    const host = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
    const addresses = isIP(host) === 0 ? await lookup(host).catch((error) => noAddress(host, error)) : [host];
    // One bad address is enough: a name that leads both outside and inside is how such guards are fooled.
    for (const address of addresses) {
      const refused = refusal(address);
      if (refused !== null) throw blocked(host, refused);
      if (options.ownPorts?.has(port) && isThisMachine(address)) throw ownListener(host, port);
    }
    return addresses.length > 0 ? addresses : noAddress(host);
  }

  const guard: Guard = { refusal, resolve, checkHost: (hostname, port) => checkHost(guard, hostname, port) };
  return guard;
}

const systemLookup: Lookup = async (hostname) =>
  (await dns.lookup(hostname, { all: true })).map(({ address }) => address);

/**
 * Lets everyone who asks for a name while it is being resolved share the answer.
 * The system's resolver has four threads for the whole process: a hundred
 * attempts at one name whose DNS server is silent must not take them all.
 */
function sharedLookup(lookup: Lookup): Lookup {
  const pending = new Map<string, Promise<string[]>>();
  return (hostname) => {
    const known = pending.get(hostname);
    if (known !== undefined) return known;
    const asked = lookup(hostname).finally(() => pending.delete(hostname));
    pending.set(hostname, asked);
    return asked;
  };
}

function noAddress(host: string, cause?: unknown): never {
  const code = (cause as NodeJS.ErrnoException | undefined)?.code;
  const why = code === undefined || code === 'ENOTFOUND' ? 'no such name' : code;
  throw new AttemptFailure('dns', `The host name "${host}" did not resolve: ${why}`, { cause });
}

function ownListener(host: string, port: number): AttemptFailure {
  const message = `Port ${port} of "${host}" is Posthorn's own, or that of its Redis, which hooks may not reach`;
  return new AttemptFailure('network_blocked', message);
}

// Names no address that a name led to: a hook's owner could map the inner network with it.
function blocked(host: string, refused: string): AttemptFailure {
  const leads = isIP(host) === 0 ? `leads to ${refused}` : `is ${refused}`;
  const remedy = 'an operator can allow its network with POSTHORN_ALLOWED_NETWORKS';
  return new AttemptFailure('network_blocked', `"${host}" ${leads}, which hooks may not reach; ${remedy}`);
}
