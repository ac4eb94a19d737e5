import type { DialectContext } from '@posthorn/dialects/dialect';
import type { z } from 'zod';
import type { Guard } from './guard/guard.ts';
import type { PreviewOf } from './preview.ts';
import type { Transport } from './transport.ts';

/** Base addresses that an operator has set in place of the services' own; absent is the service's own. */
export interface ServiceAddresses {
  /** `POSTHORN_SLACK_API_URL`, such as `https://slack.com/api/`. */
  slackApiUrl?: string;
  /** `POSTHORN_TWILIO_API_URL`, such as `https://api.twilio.com`. */
  twilioApiUrl?: string;
  /** `POSTHORN_TWITTER_API_URL`, such as `https://api.x.com`. */
  twitterApiUrl?: string;
}

/** What every transport may ask for when it is made. */
export interface TransportResources {
  guard: Guard;
  /** Where the services are reached. Default: where they are. */
  services?: ServiceAddresses;
  /** The GitHub Enterprise Server that Posthorn stands in for. Default: none. */
  enterprise?: DialectContext['enterprise'];
}

/** A host that a hook's config names. */
export interface NamedHost {
  /** The key of config that names it, for an error's `field`. */
  key: string;
  /** Host name or IP literal, IPv6 with or without brackets. */
  hostname: string;
  port: number;
}

/** A transport as the api and the worker see it: what its folder exports from `entry.ts`. */
export interface TransportEntry {
  /** The hook's `config` for this transport; also shown as a JSON Schema by `GET /hooks`. */
  configSchema: z.ZodType<Record<string, string | undefined>>;
  /** Keys of `config` that are encrypted at rest, read as `********` and are never logged. */
  secretKeys: readonly string[];
  /**
   * The hosts that a config (which fits the schema) names, for the outbound guard to check when a hook is saved.
   * Addresses that an operator sets are not among them.
   */
  hostsOf(config: Record<string, string>): readonly NamedHost[];
  /** Whether hooks have a dialect and headers, as HTTP requests do. Default: neither. */
  isHttp?: true;
  /** Event types, or prefixes such as `package.*`, that make no sense on this service (wire-formats.md M13). Default: none. */
  unsupportedEvents?: readonly string[];
  /** What an attempt would send, for `POST .../hooks/:hook/preview`. */
  preview: PreviewOf;
  create(resources: TransportResources): Transport;
}
