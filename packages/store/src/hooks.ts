import { type Hook, secretConfigKeys } from '@posthorn/core/hook';
import { Problem } from '@posthorn/core/problem';
import { sourceBucket } from '@posthorn/core/source';
import { type HookDocument, openHook, sealHook } from './hook-record.ts';
import type { Shard } from './keys.ts';
import { run, type Store, shardOfId, shardOfSource } from './store.ts';

/** A hook as stored, with the revision that the next change is based on. */
export interface StoredHook {
  hook: Hook;
  revision: number;
  /** Why its secrets could not be opened, or null. The hook is without them then, and must not be delivered to. */
  sealed: string | null;
}

/** The hooks of a source, and the version that fan-out compares. */
export interface SourceHooks {
  source: string;
  version: number;
  hooks: Hook[];
}

/** The parts of a hook that a person chooses. */
export type HookSettings = Omit<Hook, 'id' | 'source' | 'created_at' | 'updated_at' | 'deactivated_reason'>;

/**
 * Creates a hook.
 *
 * @throws Problem `not_found` when the source does not exist
 */
export async function createHook(store: Store, source: string, settings: HookSettings, now: Date): Promise<Hook> {
  const time = now.toISOString();
  const { id } = await save(store, source, '', 0, { ...settings, created_at: time, updated_at: time });
  if (id === 0)
    throw new Problem(
      'not_found',
      `There is no source ${source}. An operator makes it with PUT /v1/sources/${source}.`,
    );
  return { ...settings, id, source, deactivated_reason: null, created_at: time, updated_at: time };
}

/**
 * Changes a hook by a function of what it is now.
 *
 * @returns the hook afterwards, or undefined when there is none with that id
 */
export async function updateHook(
  store: Store,
  id: number,
  change: (hook: Hook) => HookSettings | Promise<HookSettings>,
  now: Date,
): Promise<Hook | undefined> {
  for (;;) {
    const current = await getHook(store, id);
    if (!current) return undefined;
    if (current.sealed !== null) throw new Problem('conflict', `Hook ${id} can't be changed: ${current.sealed}`);
    const settings = await change(current.hook);
    const { source, created_at } = current.hook;
    const updated_at = now.toISOString();
    const saved = await save(store, source, String(id), current.revision, { ...settings, created_at, updated_at });
    if (saved.id === 0) return undefined;
    if (saved.id > 0) {
      const deactivated_reason = settings.active ? null : current.hook.deactivated_reason;
      return { ...settings, id, source, deactivated_reason, created_at, updated_at };
    }
    // Somebody else changed it between our reading and writing: apply to what it is now.
  }
}

type HookToSave = HookSettings & Pick<Hook, 'created_at' | 'updated_at'>;

async function save(
  store: Store,
  source: string,
  id: string,
  basedOn: number,
  hook: HookToSave,
): Promise<{ id: number; revision: number }> {
  const [savedId = 0, revision = 0] = (await run(store, shardOfSource(store, source), 'save_hook', [
    source,
    sourceBucket(source),
    id,
    basedOn,
    JSON.stringify(sealHook(hook, secretConfigKeys[hook.name], store.secrets)),
    hook.active ? 1 : 0,
    hook.policy.concurrency ?? '',
  ])) as (string | number)[];
  return { id: Number(savedId), revision: Number(revision) };
}

const fields = ['doc', 'rev', 'active', 'reason', 'source'] as const;
type HookFields = [
  doc: string | null,
  rev: string | null,
  active: string | null,
  reason: string | null,
  source: string | null,
];

function decode(store: Store, id: number, [doc, rev, active, reason, source]: HookFields): StoredHook | undefined {
  if (doc === null || source === null) return undefined;
  const { hook, sealed } = openHook(JSON.parse(doc) as HookDocument, store.secrets);
  return {
    hook: { ...hook, id, source, active: active === '1', deactivated_reason: reason },
    revision: Number(rev),
    sealed,
  };
}

/** Reads one hook. */
export async function getHook(store: Store, id: number): Promise<StoredHook | undefined> {
  const reply = await store.redis.hmget(`${shardOfId(store, id).prefix}h:${id}`, ...fields);
  return decode(store, id, reply as HookFields);
}

/** Reads hooks by id; undefined where there is none. */
export async function getHooks(
  store: Store,
  shard: Shard,
  ids: readonly number[],
): Promise<(StoredHook | undefined)[]> {
  const pipeline = store.redis.pipeline();
  for (const id of ids) pipeline.hmget(`${shard.prefix}h:${id}`, ...fields);
  const replies = (await pipeline.exec()) ?? [];
  return ids.map((id, i) => {
    const [error, reply] = replies[i] ?? [];
    if (error) throw error;
    return decode(store, id, reply as HookFields);
  });
}

/** All hooks of a source in order of their ids, and the version they are at least as new as. */
export async function hooksOf(store: Store, source: string): Promise<SourceHooks> {
  const shard = shardOfSource(store, source);
  // The version first: a change in between makes fan-out match again, never miss.
  const version = await store.redis.hget(`${shard.prefix}hook-versions`, source);
  const ids = await store.redis.zrange(`${shard.prefix}hooks:${source}`, '0', '-1');
  const stored = await getHooks(store, shard, ids.map(Number));
  return { source, version: Number(version ?? 0), hooks: stored.flatMap((one) => (one ? [one.hook] : [])) };
}

/** Deletes a hook. What waits for it is left to {@link endWaiting}. */
export async function deleteHook(store: Store, id: number): Promise<boolean> {
  return (await run(store, shardOfId(store, id), 'delete_hook', [id])) === 1;
}

/**
 * Deactivates a hook on Posthorn's own account, unless it was changed since the
 * given revision: whoever changed it may have mended it.
 *
 * @returns its revision afterwards, or null when it was left alone
 */
export async function switchOffHook(
  store: Store,
  id: number,
  { reason, revision }: { reason: string; revision: number },
): Promise<number | null> {
  return (await run(store, shardOfId(store, id), 'switch_off_hook', [id, reason, revision])) as number | null;
}
