import { sourceBucket } from '@posthorn/core/source';
import type { Redis } from 'ioredis';
import { type Confirmation, createConfirmation } from './confirm.ts';
import { connectBlocking, connectCommands, type OnConnectionError, type Patience } from './connect.ts';
import { makeShards, type Shard } from './keys.ts';
import { runScript, type ScriptArgument, type ScriptName } from './scripts.ts';
import type { SecretBox } from './secret-box.ts';

/** What {@link openStore} needs. */
export interface StoreOptions {
  url: string;
  /** Number of shards; fixed at first start (design.md section 5). */
  shards: number;
  patience: Patience;
  /** Default cap of a hook's gate until a worker knows how many live: attempts in flight per hook. */
  hookConcurrency: number;
  /** Needed where hooks are read or written. */
  secrets: SecretBox | null;
  /**
   * Whether a key of a hook's config is a secret, by the name of its transport: encrypted at rest, masked in the audit
   * log. Needed where hooks are written. Default: every key is.
   */
  isSecretKey?: IsSecretKey;
  onConnectionError: OnConnectionError;
  /** Replicas that must have an event before it counts as accepted. Default 0. */
  ackReplicas?: number;
}

/** Whether a key of the config of a transport's hooks is a secret. */
export type IsSecretKey = (transport: string, key: string) => boolean;

/** An open store: one connection for commands, and the shards. The functions of this package take it first. */
export interface Store {
  readonly redis: Redis;
  readonly shards: readonly Shard[];
  readonly secrets: SecretBox | null;
  readonly isSecretKey: IsSecretKey;
  /** The cap of a gate whose hook sets none; workers raise it by how many live. */
  gateCap: number;
  readonly url: string;
  /** How accepted events are confirmed by replicas (confirm.ts); null when they need not be. */
  readonly confirmation: Confirmation | null;
  /** A new connection for a loop of blocking reads. The caller closes it. */
  connectBlocking(): Redis;
  close(): Promise<void>;
}

/** Opens a store. Connects in the background; commands wait or fail as `patience` says. */
export function openStore(options: StoreOptions): Store {
  const redis = connectCommands(options.url, options.patience, options.onConnectionError);
  const confirmation = createConfirmation(options);
  return {
    redis,
    confirmation,
    shards: makeShards(options.shards),
    secrets: options.secrets,
    isSecretKey: options.isSecretKey ?? (() => true),
    gateCap: options.hookConcurrency,
    url: options.url,
    connectBlocking: () => connectBlocking(options.url, options.onConnectionError),
    close: async () => {
      confirmation?.redis.disconnect();
      // quit() waits for a link that may never come back.
      if (redis.status === 'ready') await redis.quit().catch(() => redis.disconnect());
      else redis.disconnect();
    },
  };
}

/** The shard that holds a source and everything on it. */
export function shardOfSource(store: Store, source: string): Shard {
  return shardAt(store, sourceBucket(source) % store.shards.length);
}

/** The shard of a hook or delivery, from its id alone. */
export function shardOfId(store: Store, id: number): Shard {
  return shardAt(store, (id % 1024) % store.shards.length);
}

function shardAt(store: Store, index: number): Shard {
  const shard = store.shards[index];
  if (!shard) throw new Error(`No shard ${index}`);
  return shard;
}

/** Runs a script on a shard of the store. */
export function run(store: Store, shard: Shard, name: ScriptName, args: ScriptArgument[]): Promise<unknown> {
  return runScript(store.redis, name, shard.prefix, args);
}
