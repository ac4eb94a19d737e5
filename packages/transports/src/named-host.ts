import type { NamedHost } from './entry.ts';

/** The port of a URL, where its scheme names the default: http, https, redis or rediss. */
export function portOf(url: string): number {
  const { port, protocol } = new URL(url);
  return Number(port) || (protocol === 'https:' ? 443 : protocol === 'http:' ? 80 : 6379);
}

/** The host that a URL in a config names, whose schema has seen to it that it is http or https. */
export function hostOfUrl(key: string, url: string): NamedHost {
  return { key, hostname: new URL(url).hostname, port: portOf(url) };
}
