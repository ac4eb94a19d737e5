import { defaultLoadLimits, type LoadLimits } from '@posthorn/ingest/overload';
import { ConfigError, type Environment, readSetting, required } from './settings.ts';

const shards = (env: Environment): number => readSetting(env, 'POSTHORN_SHARDS') ?? 1;

const hookConcurrency = (env: Environment): number => readSetting(env, 'POSTHORN_HOOK_CONCURRENCY') ?? 100;

/** What every role has. */
function shared(env: Environment): { shards: number; logLevel: string } {
  return { shards: shards(env), logLevel: readSetting(env, 'POSTHORN_LOG_LEVEL') ?? 'info' };
}

function concurrency(env: Environment): { concurrency: number; hookConcurrency: number } {
  return { concurrency: readSetting(env, 'POSTHORN_CONCURRENCY') ?? 500, hookConcurrency: hookConcurrency(env) };
}

/** How long the worker keeps what has ended, and how much of it. */
function retention(env: Environment): { retentionMs: number; deliveriesPerHook: number } {
  return {
    retentionMs: (readSetting(env, 'POSTHORN_RETENTION_DAYS') ?? 7) * 86_400_000,
    deliveriesPerHook: readSetting(env, 'POSTHORN_DELIVERIES_PER_HOOK') ?? 10_000,
  };
}

/** One setting without the other is most likely a mistake. */
function githubEnterprise(env: Environment): { version: string; host: string } | null {
  const version = readSetting(env, 'POSTHORN_GITHUB_ENTERPRISE_VERSION');
  const host = readSetting(env, 'POSTHORN_GITHUB_ENTERPRISE_HOST');
  if (version === undefined && host === undefined) return null;
  if (version !== undefined && host !== undefined) return { version, host };
  throw new ConfigError(
    'POSTHORN_GITHUB_ENTERPRISE_VERSION and POSTHORN_GITHUB_ENTERPRISE_HOST go together: set both or neither.',
  );
}

/** Where transports reach their services, in place of where those are. */
function services(env: Environment): { slackApiUrl?: string; twilioApiUrl?: string; twitterApiUrl?: string } {
  const slackApiUrl = readSetting(env, 'POSTHORN_SLACK_API_URL');
  const twilioApiUrl = readSetting(env, 'POSTHORN_TWILIO_API_URL');
  const twitterApiUrl = readSetting(env, 'POSTHORN_TWITTER_API_URL');
  return {
    ...(slackApiUrl === undefined ? {} : { slackApiUrl }),
    ...(twilioApiUrl === undefined ? {} : { twilioApiUrl }),
    ...(twitterApiUrl === undefined ? {} : { twitterApiUrl }),
  };
}

/** How full Redis may be before ingest takes nothing more in. */
function loadLimits(env: Environment): LoadLimits {
  const { memoryPercent, events, deliveries } = defaultLoadLimits;
  return {
    memoryPercent: readSetting(env, 'POSTHORN_MEMORY_LIMIT_PERCENT') ?? memoryPercent,
    events: readSetting(env, 'POSTHORN_MAX_WAITING_EVENTS') ?? events,
    deliveries: readSetting(env, 'POSTHORN_MAX_WAITING_DELIVERIES') ?? deliveries,
  };
}

function dataDir(env: Environment): string {
  return readSetting(env, 'POSTHORN_DATA_DIR') ?? './.posthorn';
}

function secretOverlapMs(env: Environment): number {
  return (readSetting(env, 'POSTHORN_SECRET_OVERLAP_HOURS') ?? 24) * 3_600_000;
}

const listenOn = (port: number): { host: string; port: number } => ({ host: '127.0.0.1', port });

/** Settings of `posthorn ingest`. */
export function ingestConfig(env: Environment) {
  return {
    ...shared(env),
    redisUrl: required(env, 'POSTHORN_REDIS_URL'),
    operatorToken: readSetting(env, 'POSTHORN_OPERATOR_TOKEN'),
    listen: readSetting(env, 'POSTHORN_LISTEN') ?? listenOn(8080),
    durability: readSetting(env, 'POSTHORN_DURABILITY') ?? 'strict',
    ackReplicas: readSetting(env, 'POSTHORN_ACK_REPLICAS') ?? 0,
    loadLimits: loadLimits(env),
  };
}

/** Settings of `posthorn api`. */
export function apiConfig(env: Environment) {
  return {
    ...shared(env),
    redisUrl: required(env, 'POSTHORN_REDIS_URL'),
    secretKeys: required(env, 'POSTHORN_SECRET_KEY'),
    operatorToken: readSetting(env, 'POSTHORN_OPERATOR_TOKEN'),
    listen: readSetting(env, 'POSTHORN_LISTEN') ?? listenOn(8081),
    publicUrl: readSetting(env, 'POSTHORN_PUBLIC_URL'),
    trustedProxies: readSetting(env, 'POSTHORN_TRUSTED_PROXIES') ?? [],
    allowedNetworks: readSetting(env, 'POSTHORN_ALLOWED_NETWORKS') ?? [],
    hookConcurrency: hookConcurrency(env),
    secretOverlapMs: secretOverlapMs(env),
    githubEnterprise: githubEnterprise(env),
  };
}

/** Settings of `posthorn worker`. */
export function workerConfig(env: Environment) {
  return {
    ...shared(env),
    ...concurrency(env),
    redisUrl: required(env, 'POSTHORN_REDIS_URL'),
    secretKeys: required(env, 'POSTHORN_SECRET_KEY'),
    retention: retention(env),
    githubEnterprise: githubEnterprise(env),
    services: services(env),
    health: readSetting(env, 'POSTHORN_LISTEN') ?? listenOn(8082),
    allowedNetworks: readSetting(env, 'POSTHORN_ALLOWED_NETWORKS') ?? [],
  };
}

/** Settings of `posthorn dev`: nothing is required; keys are generated, see dev/keys.ts. */
export function devConfig(env: Environment) {
  return {
    ...shared(env),
    ...concurrency(env),
    retention: retention(env),
    githubEnterprise: githubEnterprise(env),
    services: services(env),
    secretOverlapMs: secretOverlapMs(env),
    redisUrl: readSetting(env, 'POSTHORN_REDIS_URL'),
    dataDir: dataDir(env),
    secretKeys: readSetting(env, 'POSTHORN_SECRET_KEY'),
    operatorToken: readSetting(env, 'POSTHORN_OPERATOR_TOKEN'),
    listen: readSetting(env, 'POSTHORN_LISTEN') ?? listenOn(8080),
    publicUrl: readSetting(env, 'POSTHORN_PUBLIC_URL'),
    allowedNetworks: readSetting(env, 'POSTHORN_ALLOWED_NETWORKS') ?? ['127.0.0.0/8', '::1/128'],
    ackReplicas: readSetting(env, 'POSTHORN_ACK_REPLICAS') ?? 0,
    loadLimits: loadLimits(env),
  };
}

/** Settings of `posthorn keys`. */
export function keysConfig(env: Environment) {
  return {
    shards: shards(env),
    redisUrl: required(env, 'POSTHORN_REDIS_URL'),
    secretKeys: required(env, 'POSTHORN_SECRET_KEY'),
  };
}

/**
 * Settings of `posthorn doctor`. Without a key it leaves the secrets of hooks alone. Without an address it
 * looks at the Redis of a `posthorn dev` that runs on the data directory.
 */
export function doctorConfig(
  env: Environment,
  findRunningDev: (dataDir: string) => { redisUrl: string; secretKey: string } | null,
) {
  const url = readSetting(env, 'POSTHORN_REDIS_URL');
  const dir = dataDir(env);
  const dev = url === undefined ? findRunningDev(dir) : null;
  return {
    shards: shards(env),
    hookConcurrency: hookConcurrency(env),
    redisUrl: dev?.redisUrl ?? required(env, 'POSTHORN_REDIS_URL'),
    /** Where that `posthorn dev` keeps its files; null when another Redis is looked at. */
    devDataDir: dev ? dir : null,
    secretKeys: readSetting(env, 'POSTHORN_SECRET_KEY') ?? (dev ? [dev.secretKey] : undefined),
    ackReplicas: readSetting(env, 'POSTHORN_ACK_REPLICAS') ?? 0,
  };
}
