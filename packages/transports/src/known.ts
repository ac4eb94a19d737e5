import { type Hook, subscribes } from '@posthorn/core/hook';
import { dialectOf } from '@posthorn/dialects/dialects';
import type { TransportEntry } from './entry.ts';
import { transports } from './registry.ts';

/** The names of all transports: what a hook's `name` may be. */
export function transportNames(): string[] {
  return Object.keys(transports);
}

/** The transport of a name, or undefined. */
export function findTransport(name: string): TransportEntry | undefined {
  return Object.hasOwn(transports, name) ? transports[name] : undefined;
}

/**
 * Whether a key of a hook's config is a secret. Of a transport that this build
 * does not have, every one is: better hidden than shown.
 */
export function isSecretKey(name: string, key: string): boolean {
  return findTransport(name)?.secretKeys.includes(key) ?? true;
}

/** Whether events of a type make sense on a transport (wire-formats.md M13). */
export function supportsEvent(name: string, type: string): boolean {
  return !subscribes(findTransport(name)?.unsupportedEvents ?? [], type);
}

/** Whether a hook has a form for events of a type: on its service, and where it sends HTTP in its dialect (M7). */
export function hasFormFor(hook: Pick<Hook, 'name' | 'source' | 'source_dialect' | 'dialect'>, type: string): boolean {
  return supportsEvent(hook.name, type) && (!findTransport(hook.name)?.isHttp || dialectOf(hook).supports(type));
}
