import { type AuditAction, type Author, posthorn } from '@posthorn/core/audit';
import { type DialectName, dialectNames } from '@posthorn/core/dialect-names';
import type { Hook } from '@posthorn/core/hook';
import { Problem } from '@posthorn/core/problem';
import { sourceBucket } from '@posthorn/core/source';
import { hookChanges } from './audit-changes.ts';
import { type AuditStream, noteOfChanges, noteText } from './audit-note.ts';
import { readHook, sealHook } from './hook-record.ts';
import type { Shard } from './keys.ts';
import { readSourceFacts, type SourceFacts } from './source-facts.ts';
import { run, type Store, shardOfId, shardOfSource } from './store.ts';

/** A hook as stored, with the revision that the next change is based on. */
export interface StoredHook {
  hook: Hook;
  revision: number;
  /**
   * Why it must not be delivered to, or changed, here: its secrets can't be opened, and it is without them; or this
   * version can't read it, or not write what it is to be sent. Else null.
   */
  sealed: string | null;
}

/** The hooks of a source, and the version that fan-out compares. */
export interface SourceHooks {
  source: string;
  version: number;
  hooks: Hook[];
}

/** The parts of a hook that a person chooses. */
export type HookSettings = Omit<
  Hook,
  'id' | 'source' | 'source_number' | 'source_dialect' | 'created_at' | 'updated_at' | 'deactivated_reason' | 'paused'
>;

/** Whom the audit log puts a change down to, and as what: by default as what it is to the hook. */
export type Signed = Author & { action?: AuditAction };

/**
 * Creates a hook.
 *
 * @throws Problem `not_found` when the source does not exist
 */
export async function createHook(
  store: Store,
  source: string,
  settings: HookSettings,
  now: Date,
  by: Signed = posthorn,
): Promise<Hook> {
  return (await create(store, source, '', settings, now, by)) as Hook;
}

/**
 * Creates a hook if none of its source's hooks changed since they had this
 * version ({@link hooksOf}): whoever makes only what isn't there yet needs that.
 *
 * @returns undefined when some did: read them and try again
 * @throws Problem `not_found` when the source does not exist
 */
export function createHookAt(
  store: Store,
  source: string,
  version: number,
  settings: HookSettings,
  now: Date,
  by: Signed = posthorn,
): Promise<Hook | undefined> {
  return create(store, source, version, settings, now, by);
}

async function create(
  store: Store,
  source: string,
  version: number | '',
  settings: HookSettings,
  now: Date,
  by: Signed,
): Promise<Hook | undefined> {
  const time = now.toISOString();
  const noted = {
    action: by.action ?? 'hook.created',
    by,
    changes: hookChanges(undefined, settings, store.isSecretKey),
  } as const;
  const hook = { ...settings, created_at: time, updated_at: time };
  const { id } = await save(store, source, '', version, hook, noteText(noted));
  if (id === 0)
    throw new Problem(
      'not_found',
      `There is no source ${source}. An operator makes it with PUT /v1/sources/${source}.`,
    );
  if (id < 0) return undefined;
  const facts = await readSourceFacts(store, shardOfSource(store, source), [source]);
  return {
    ...settings,
    id,
    source,
    ...factsOf(facts, source),
    deactivated_reason: null,
    paused: false,
    created_at: time,
    updated_at: time,
  };
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
  by: Signed = posthorn,
): Promise<Hook | undefined> {
  for (;;) {
    const current = await getHook(store, id);
    if (!current) return undefined;
    if (current.sealed !== null) throw new Problem('conflict', `Hook ${id} can't be changed: ${current.sealed}`);
    const saved = await replaceHook(store, current, await change(current.hook), now, by);
    if (saved === 'gone') return undefined;
    // When somebody else changed it between our reading and writing: apply to what it is now.
    if (saved !== 'changed') return saved;
  }
}

/** Changes a hook if it is still as it was read. */
export async function replaceHook(
  store: Store,
  { hook, revision }: StoredHook,
  settings: HookSettings,
  now: Date,
  by: Signed = posthorn,
): Promise<Hook | 'changed' | 'gone'> {
  const { id, source, source_number, source_dialect, paused = false, created_at } = hook;
  const updated_at = now.toISOString();
  const noted = {
    action: by.action ?? 'hook.updated',
    by,
    changes: hookChanges(hook, settings, store.isSecretKey),
  } as const;
  const after = { ...settings, created_at, updated_at };
  const saved = await save(store, source, String(id), revision, after, noteOfChanges(noted));
  if (saved.id === 0) return 'gone';
  if (saved.id < 0) return 'changed';
  const deactivated_reason = settings.active ? null : hook.deactivated_reason;
  return { ...settings, id, source, source_number, source_dialect, deactivated_reason, paused, created_at, updated_at };
}

type HookToSave = HookSettings & Pick<Hook, 'created_at' | 'updated_at'>;

async function save(
  store: Store,
  source: string,
  id: string,
  basedOn: number | '',
  hook: HookToSave,
  note: string,
): Promise<{ id: number; revision: number }> {
  const [savedId = 0, revision = 0] = (await run(store, shardOfSource(store, source), 'save_hook', [
    source,
    sourceBucket(source),
    id,
    basedOn,
    JSON.stringify(sealHook(hook, (key) => store.isSecretKey(hook.name, key), store.secrets)),
    hook.active ? 1 : 0,
    hook.policy.concurrency ?? '',
    hook.policy.rate_limit_per_second ?? '',
    auditLogOf(hook),
    note,
  ])) as (string | number)[];
  return { id: Number(savedId), revision: Number(revision) };
}

function auditLogOf(hook: Pick<Hook, 'hub'> | undefined): AuditStream {
  return hook?.hub?.open ? 'audit-open' : 'audit';
}

const fields = ['doc', 'rev', 'active', 'reason', 'source', 'paused'] as const;
type HookFields = [
  doc: string | null,
  rev: string | null,
  active: string | null,
  reason: string | null,
  source: string | null,
  paused: string | null,
];

function decode(
  store: Store,
  id: number,
  [doc, rev, active, reason, source, paused]: HookFields,
  facts: ReadonlyMap<string, SourceFacts>,
): StoredHook | undefined {
  if (doc === null || source === null) return undefined;
  const { hook, sealed } = readHook(doc, store.secrets);
  const ofSource = factsOf(facts, source);
  return {
    hook: {
      ...hook,
      id,
      source,
      ...ofSource,
      active: active === '1',
      deactivated_reason: reason,
      paused: paused === '1',
    },
    revision: Number(rev),
    sealed: sealed ?? unspoken(hook.dialect ?? ofSource.source_dialect),
  };
}

/** Why a hook's dialect can't be written, or null: while a new version is rolled out, older workers meet hooks that it made. */
function unspoken(dialect: DialectName | null): string | null {
  if (dialect === null || dialectNames.includes(dialect)) return null;
  return `its dialect is "${dialect}", which this version of Posthorn does not have`;
}

/** What a hook says of its source. */
function factsOf(
  facts: ReadonlyMap<string, SourceFacts>,
  source: string,
): Pick<Hook, 'source_number' | 'source_dialect'> {
  const { number, dialect } = facts.get(source) ?? { number: null, dialect: null };
  return { source_number: number, source_dialect: dialect };
}

/** Reads one hook. */
export async function getHook(store: Store, id: number): Promise<StoredHook | undefined> {
  const [hook] = await getHooks(store, shardOfId(store, id), [id]);
  return hook;
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
  const read = ids.map((_, i) => {
    const [error, reply] = replies[i] ?? [];
    if (error) throw error;
    return reply as HookFields;
  });
  const facts = await readSourceFacts(
    store,
    shard,
    read.flatMap(([, , , , source]) => source ?? []),
  );
  return ids.map((id, i) => decode(store, id, read[i] as HookFields, facts));
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

/**
 * Deletes a hook, or with a revision only one that is still at it. What waits
 * for it is left to {@link endWaiting}.
 */
export async function deleteHook(store: Store, id: number, revision?: number, by: Signed = posthorn): Promise<boolean> {
  const hook = (await getHook(store, id))?.hook;
  const note = noteText({
    action: by.action ?? 'hook.deleted',
    by,
    changes: hookChanges(hook, undefined, store.isSecretKey),
  });
  const args = [id, revision ?? '', auditLogOf(hook), note];
  return (await run(store, shardOfId(store, id), 'delete_hook', args)) === 1;
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
  const changes = { active: { from: true, to: false }, deactivated_reason: { from: null, to: reason } };
  const note = noteText({ action: 'hook.deactivated', by: posthorn, changes });
  const args = [id, reason, revision, auditLogOf((await getHook(store, id))?.hook), note];
  return (await run(store, shardOfId(store, id), 'switch_off_hook', args)) as number | null;
}
