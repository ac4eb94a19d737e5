import type { Hook } from '@posthorn/core/hook';
import { type HipchatOptions, type HipchatStandIn, startHipchat } from '@posthorn/stand-ins/hipchat';
import { onTestFinished } from 'vitest';
import { createHipchatTransport } from '../../src/hipchat/transport.ts';
import type { Transport } from '../../src/transport.ts';
import { hookTo, loopbackGuard } from '../attempt.ts';

/** The token of {@link roomHook}. */
export const token = 'room-token-0123456789';

/** A stand-in for a HipChat server that ends with the test. */
export async function hipchatStandIn(options: HipchatOptions = {}): Promise<HipchatStandIn> {
  const hipchat = await startHipchat(options);
  onTestFinished(() => hipchat.close());
  return hipchat;
}

/** A transport that may reach loopback. Ends with the test. */
export function hipchatTransport(now: () => number = Date.now): Transport {
  const transport = createHipchatTransport({ guard: loopbackGuard(), now });
  onTestFinished(() => transport.close());
  return transport;
}

/** A hook that notifies a room of a server. */
export function roomHook(server: string, more: Record<string, string> = {}): Hook {
  return hookTo('', { name: 'hipchat', config: { auth_token: token, room: 'Build status / main', server, ...more } });
}
