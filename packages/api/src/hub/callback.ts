import type { FieldError } from '@posthorn/core/problem';
import { findTransport, transportNames } from '@posthorn/transports/known';

/** Where a subscription leads, before its settings are checked. */
export interface Callback {
  name: string;
  config: Record<string, string>;
}

// GitHub's clients say github:// (octokit.rb, subscribe_service_hook).
const service = /^(?:socialgateway|github):\/\/([^/?]*)\/?(?:\?(.*))?$/is;

/** Whether a callback names a service, not a URL. */
export function isService(callback: string): boolean {
  return service.test(callback);
}

/**
 * Reads `hub.callback`: an http(s) URL, or `socialgateway://SERVICE?key=value&...`,
 * which is a hook of that service with that config (wire-formats.md S15).
 */
export function parseCallback(callback: string): Callback | FieldError {
  const field = 'hub.callback';
  const [whole, host = '', query = ''] = service.exec(callback) ?? [];
  if (whole === undefined) return { name: 'web', config: { url: callback } };
  const name = host.toLowerCase();
  if (!findTransport(name)) {
    return { field, message: `"${name}" is not one of our services; those are ${transportNames().join(', ')}` };
  }
  const pairs = [...new URLSearchParams(query)];
  const config = Object.fromEntries(pairs);
  if (Object.keys(config).length < pairs.length) return { field, message: 'sets a key twice; leave one of them out' };
  return { name, config };
}
