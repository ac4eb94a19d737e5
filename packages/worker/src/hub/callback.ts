import { userAgent } from '@posthorn/dialects/user-agent';
import type { Guard } from '@posthorn/transports/guard/guard';
import { type Got, guardedGet } from '@posthorn/transports/web/get';

/** How long a callback may take to answer, in milliseconds. */
const timeoutMs = 10_000;

/** Parameters that the hub adds to a callback's query (W3C WebSub section 5). */
export type CallbackParameters = Record<`hub.${string}`, string>;

/** Sends a GET to a callback, what its own query says kept as it is. */
export function askCallback(guard: Guard, callback: string, parameters: CallbackParameters): Promise<Got> {
  return guardedGet(guard, withParameters(callback, parameters), { timeoutMs, userAgent });
}

function withParameters(callback: string, parameters: CallbackParameters): string {
  const [url = ''] = callback.split('#', 1);
  const joint = !url.includes('?') ? '?' : /[?&]$/.test(url) ? '' : '&';
  return url + joint + new URLSearchParams(parameters).toString();
}
