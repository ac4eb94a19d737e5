import { isIP } from 'node:net';
import { z } from 'zod';

/** A setting that could not be read. Its message says which, why, and what to write. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const listenSchema = z
  .string()
  .regex(/^(\[[0-9a-fA-F:.]+\]|[^\s:[\]]+):\d{1,5}$/, 'must be HOST:PORT, for example 127.0.0.1:8080')
  .transform((text) => {
    const colon = text.lastIndexOf(':');
    return { host: text.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(text.slice(colon + 1)) };
  });

const listOf = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

const count = (max: number, min = 1): z.ZodType<number, string> =>
  z.string().regex(/^\d+$/, 'must be a whole number').transform(Number).pipe(z.int().min(min).max(max));

const secretKeysSchema = z
  .string()
  .transform(listOf)
  .refine((keys) => keys.length > 0 && keys.every((key) => Buffer.from(key, 'base64').length === 32), {
    message: 'must be 32 random bytes in base64 (make one with: openssl rand -base64 32); a comma list rotates',
  });

const isNetwork = (text: string): boolean => {
  const [address = '', bits, ...rest] = text.split('/');
  const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  return most > 0 && rest.length === 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most));
};

/** An http or https URL. */
export const baseUrlSchema = z.url({ protocol: /^https?$/, error: 'must be an http or https URL' });

/** An API token, as it goes into a header. */
export const tokenSchema = z.string().regex(/^[\x21-\x7e]+$/, 'must be printable ASCII without spaces or line breaks');

const headerText = /^[\x21-\x7e]{1,200}$/;

/** How a setting is read, and what `posthorn config` says of it. */
interface Setting {
  schema: z.ZodType<unknown, string>;
  default: string;
  /** Of a number. */
  unit?: string;
  about: string;
  secret: boolean;
}

/** Every setting there is; docs/configuration.md says when to change which. */
const settings = {
  POSTHORN_REDIS_URL: {
    schema: z.string().regex(/^rediss?:\/\//, 'must begin with redis:// or rediss://'),
    default: 'embedded (dev only)',
    about: 'Redis 7.0 or newer, or Valkey 7.2 or newer; doctor finds that of a running dev in POSTHORN_DATA_DIR',
    secret: true,
  },
  POSTHORN_DATA_DIR: {
    schema: z.string(),
    default: './.posthorn',
    about: "dev: the embedded Redis' files and generated keys; doctor looks there for a dev that runs",
    secret: false,
  },
  POSTHORN_LISTEN: {
    schema: listenSchema,
    default: '127.0.0.1:8080 (api :8081, worker :8082 or a free port)',
    about: 'address and port to listen on',
    secret: false,
  },
  POSTHORN_PUBLIC_URL: {
    schema: baseUrlSchema,
    default: 'from the request',
    about: 'how this deployment is reached from outside',
    secret: false,
  },
  POSTHORN_OPERATOR_TOKEN: {
    schema: z.string().min(16, 'must have at least 16 characters'),
    default: 'generated in dev',
    about: 'an API token that may do everything',
    secret: true,
  },
  POSTHORN_SECRET_KEY: {
    schema: secretKeysSchema,
    default: 'generated in dev, else required',
    about: 'encrypts the secrets of hooks: 32 bytes in base64; a comma list rotates',
    secret: true,
  },
  POSTHORN_ALLOWED_NETWORKS: {
    schema: z.string().transform(listOf),
    default: 'none; in dev 127.0.0.0/8,::1/128',
    about: 'CIDRs that attempts may reach although they are private',
    secret: false,
  },
  POSTHORN_TRUSTED_PROXIES: {
    schema: z
      .string()
      .transform(listOf)
      .refine((list) => list.every(isNetwork), 'must be addresses and CIDRs, such as 127.0.0.1,10.0.0.0/8'),
    default: 'none',
    about: 'api: proxies whose X-Forwarded-For, -Proto and -Host count; without, all who come by one have its address',
    secret: false,
  },
  POSTHORN_SHARDS: {
    schema: count(1024),
    default: '1',
    about: 'fixed at first start',
    secret: false,
  },
  POSTHORN_CONCURRENCY: {
    schema: count(100_000),
    default: '500',
    unit: 'attempts',
    about: 'attempts in flight per worker',
    secret: false,
  },
  POSTHORN_HOOK_CONCURRENCY: {
    schema: count(100_000),
    default: '100',
    unit: 'attempts',
    about: 'attempts in flight per hook and live worker',
    secret: false,
  },
  POSTHORN_RETENTION_DAYS: {
    schema: z
      .string()
      .regex(/^\d{1,4}(\.\d+)?$/, 'must be a number of days')
      .transform(Number),
    default: '7',
    unit: 'days',
    about: 'how long ended deliveries and their events are kept; dead letters are for 30 days at least',
    secret: false,
  },
  POSTHORN_DELIVERIES_PER_HOOK: {
    schema: count(1_000_000_000),
    default: '10000',
    unit: 'deliveries',
    about: 'the newest deliveries that are kept of each hook; open ones and dead letters stay beyond that',
    secret: false,
  },
  POSTHORN_ACK_REPLICAS: {
    schema: count(100, 0),
    default: '0',
    unit: 'replicas',
    about: 'replicas of Redis that must have an event before it is answered 202; too few in time is 503 not_confirmed',
    secret: false,
  },
  POSTHORN_MEMORY_LIMIT_PERCENT: {
    schema: count(100),
    default: '90',
    unit: 'percent',
    about: "ingest: from this much of Redis' maxmemory on, events are answered 503 overloaded; workers go on",
    secret: false,
  },
  POSTHORN_MAX_WAITING_EVENTS: {
    schema: count(1_000_000_000),
    default: '1000000',
    unit: 'events',
    about: 'ingest: with so many events of a shard waiting for fan-out, more are answered 503 overloaded',
    secret: false,
  },
  POSTHORN_MAX_WAITING_DELIVERIES: {
    schema: count(1_000_000_000),
    default: '1000000',
    unit: 'deliveries',
    about: 'ingest: with so many deliveries of a shard ready to go, events are answered 503 overloaded',
    secret: false,
  },
  POSTHORN_DURABILITY: {
    schema: z.enum(['strict', 'relaxed'], { error: 'must be strict or relaxed' }),
    default: 'strict',
    about: 'relaxed starts even on a Redis that can lose accepted events',
    secret: false,
  },
  POSTHORN_SECRET_OVERLAP_HOURS: {
    schema: z
      .string()
      .regex(/^\d{1,4}(\.\d+)?$/, 'must be a number of hours')
      .transform(Number),
    default: '24',
    unit: 'hours',
    about: 'how long the replaced secret of a hook signs beside the new one',
    secret: false,
  },
  POSTHORN_GITHUB_ENTERPRISE_VERSION: {
    schema: z.string().regex(headerText, 'must be printable ASCII'),
    default: 'none',
    about: 'X-GitHub-Enterprise-Version of deliveries; goes with _HOST',
    secret: false,
  },
  POSTHORN_GITHUB_ENTERPRISE_HOST: {
    schema: z.string().regex(headerText, 'must be printable ASCII'),
    default: 'none',
    about: 'X-GitHub-Enterprise-Host of deliveries; goes with _VERSION',
    secret: false,
  },
  POSTHORN_SLACK_API_URL: {
    schema: baseUrlSchema,
    default: 'https://slack.com/api/',
    about: "another server in place of Slack's Web API",
    secret: false,
  },
  POSTHORN_TWILIO_API_URL: {
    schema: baseUrlSchema,
    default: 'https://api.twilio.com',
    about: "another server in place of Twilio's API",
    secret: false,
  },
  POSTHORN_TWITTER_API_URL: {
    schema: baseUrlSchema,
    default: 'https://api.x.com',
    about: "another server in place of Twitter's API",
    secret: false,
  },
  POSTHORN_LOG_LEVEL: {
    schema: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
      error: 'must be trace, debug, info, warn, error, fatal or silent',
    }),
    default: 'info',
    about: 'pino log level; one line per attempt at info',
    secret: false,
  },
  POSTHORN_URL: {
    schema: baseUrlSchema,
    default: 'http://127.0.0.1:8080',
    about: 'commands: where the api is',
    secret: false,
  },
  POSTHORN_INGEST_URL: {
    schema: baseUrlSchema,
    default: 'as POSTHORN_URL',
    about: 'commands: where ingest is, which takes events, if that is elsewhere',
    secret: false,
  },
  POSTHORN_TOKEN: {
    schema: tokenSchema,
    default: 'that of the context',
    about: 'commands: the API token',
    secret: true,
  },
  POSTHORN_CONTEXT: {
    schema: z.string(),
    default: 'the one of "posthorn context use"',
    about: 'commands: the name of a context, see posthorn context --help',
    secret: false,
  },
} as const satisfies Record<string, Setting>;

type SettingName = keyof typeof settings;
type SettingValue<Name extends SettingName> = z.output<(typeof settings)[Name]['schema']>;

/** The environment, as `process.env` has it. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads one setting. An empty variable counts as unset, except
 * `POSTHORN_ALLOWED_NETWORKS`, where empty means none.
 *
 * @throws ConfigError
 */
export function readSetting<Name extends SettingName>(env: Environment, name: Name): SettingValue<Name> | undefined {
  const text = env[name];
  if (text === undefined || (text === '' && name !== 'POSTHORN_ALLOWED_NETWORKS')) return undefined;
  const parsed = settings[name].schema.safeParse(text);
  if (parsed.success) return parsed.data as SettingValue<Name>;
  const shown = settings[name].secret ? '' : ` It is "${text}".`;
  throw new ConfigError(`${name} ${parsed.error.issues[0]?.message ?? 'is not valid'}.${shown}`);
}

/**
 * {@link readSetting} for one that there is no default for.
 *
 * @throws ConfigError
 */
export function required<Name extends SettingName>(env: Environment, name: Name): SettingValue<Name> {
  const value = readSetting(env, name);
  if (value === undefined) {
    throw new ConfigError(`${name} is not set: ${settings[name].about}. ("posthorn config" lists all settings.)`);
  }
  return value;
}

/** One row of `posthorn config`. */
export interface SettingRow {
  name: string;
  /** As set, masked where it is a secret; null when unset. */
  value: string | null;
  /** With its unit. */
  default: string;
  about: string;
}

/** All settings, for `posthorn config`. */
export function describeSettings(env: Environment): SettingRow[] {
  return Object.entries<Setting>(settings).map(([name, { default: fallback, unit, about, secret }]) => {
    const text = env[name];
    const value = text === undefined || text === '' ? null : secret ? '********' : text;
    return { name, value, default: unit === undefined ? fallback : `${fallback} ${unit}`, about };
  });
}
