import type { Hook } from '@posthorn/core/hook';
import { onTestFinished } from 'vitest';
import type { Guard } from '../../src/guard/guard.ts';
import { transports } from '../../src/registry.ts';
import { guardedGet } from '../../src/web/get.ts';
import { hookTo, jobFor } from '../attempt.ts';
import { config as twilioConfig } from '../twilio/twilio.ts';
import { config as twitterConfig } from '../twitter/twitter.ts';

/** A way by which Posthorn reaches a host that somebody named: every transport, and the hub's callbacks. */
export interface Way {
  name: string;
  /** The config of a hook that leads to `authority`, a host with a port; null where an operator sets the address. */
  config: ((authority: string) => Record<string, string>) | null;
  /** Tries to reach it, under a guard. What came of it, in a sentence; a failure begins with its reason. */
  reach: (guard: Guard, authority: string, more?: Partial<Hook>) => Promise<string>;
}

/** A host and a port of an authority such as `[::1]:80`. */
function partsOf(authority: string): { host: string; port: string } {
  const colon = authority.lastIndexOf(':');
  return { host: authority.slice(0, colon), port: authority.slice(colon + 1) };
}

const configs: Record<string, (authority: string) => Record<string, string>> = {
  web: (authority) => ({ url: `http://${authority}/hook` }),
  slack: (authority) => ({ url: `http://${authority}/services/T0/B0/x` }),
  hipchat: (authority) => ({ server: `http://${authority}`, room: 'Builds', auth_token: 'hush' }),
  email: (authority) => ({ ...partsOf(authority), use_tls: '0', from: 'a@x.example', to: 'b@x.example' }),
};
const operatorSet: Record<string, Record<string, string>> = { twilio: twilioConfig, twitter: twitterConfig };

function wayOf(name: string): Way {
  const config = configs[name] ?? null;
  return {
    name,
    config,
    reach: async (guard, authority, more = {}) => {
      const address = `http://${authority}`;
      const services = { slackApiUrl: `${address}/api/`, twilioApiUrl: address, twitterApiUrl: address };
      const transport = transports[name]?.create({ guard, services });
      if (!transport) throw new Error(`There is no transport ${name}`);
      onTestFinished(() => transport.close());
      const hook = hookTo('', { name, config: config?.(authority) ?? operatorSet[name] ?? {}, ...more });
      const { outcome, error } = await transport.send(jobFor(hook));
      return error === null ? outcome.kind : `${error.reason}: ${error.message}`;
    },
  };
}

const hubCallback: Way = {
  name: 'a hub callback',
  config: configs['web'] ?? null,
  reach: async (guard, authority) => {
    const got = await guardedGet(guard, `http://${authority}/callback`, { timeoutMs: 30_000, userAgent: 'test' });
    return 'failed' in got ? got.failed : `answered ${got.status}`;
  },
};

/** Every way there is. A transport that is new appears here by itself, and says here what its config looks like. */
export const ways: readonly Way[] = [...Object.keys(transports).map(wayOf), hubCallback];

/** Those whose address comes from the config of a hook, and is checked when that is saved. */
export const namedWays = ways.filter(({ name, config }) => config !== null && name !== hubCallback.name);
