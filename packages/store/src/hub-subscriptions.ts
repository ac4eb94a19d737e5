import { type Author, posthorn } from '@posthorn/core/audit';
import type { Hook } from '@posthorn/core/hook';
import type { HubSubscription, HubTopic } from '@posthorn/core/hub';
import { Problem } from '@posthorn/core/problem';
import { createHookAt, deleteHook, getHook, type HookSettings, hooksOf, replaceHook, type Signed } from './hooks.ts';
import { getSource } from './sources.ts';
import type { Store } from './store.ts';

/** Where a subscription leads: a transport and its settings. What is the same place is the same hook (wire-formats.md S15). */
export type HubTarget = Pick<HookSettings, 'name' | 'config'>;

/** One topic to add to a hook, which is made if there is none yet. */
export interface TopicToAdd {
  source: string;
  event: string;
  topic: HubTopic;
  /** The hub's own URL. */
  hub: string;
  /** Checked settings. A `config` without `secret` keeps that of a hook that has other topics too. */
  target: HubTarget;
  /** Whether it was asked for without credentials. */
  open: boolean;
}

/**
 * The hook afterwards, or why there is none: the source is gone or, for an open
 * subscription, not public (`closed`); a person switched the hook off
 * (`stopped`); the hook or the source has as many as it may have (`full`).
 */
export type Subscribed = { kind: 'subscribed'; hook: Hook } | { kind: 'closed' | 'stopped' | 'full' };

/** Topics of one hook, and open subscriptions of one source. */
const mostTopics = 100;
const mostOpenHooks = 10_000;

/**
 * Adds a topic to the hook of its source and target, or makes that hook. Safe to
 * run twice, and beside others that do the same: each write holds only for what
 * was read before it.
 */
export async function subscribe(
  store: Store,
  wanted: TopicToAdd,
  now: Date,
  by: Author = posthorn,
): Promise<Subscribed> {
  const signed: Signed = { ...by, action: 'subscription.started' };
  for (;;) {
    const { version, hooks } = await hooksOf(store, wanted.source);
    // After the version: a source that is closed from here on has another.
    const source = await getSource(store, wanted.source);
    if (!source || (wanted.open && !source.public)) return { kind: 'closed' };
    const known = hooks.find((hook) => hook.hub?.open === wanted.open && isSamePlace(hook, wanted.target));
    const found = known ?? (wanted.open ? undefined : hooks.find((hook) => isOwnersHook(hook, wanted.target)));
    if (!found) {
      if (wanted.open && hooks.filter(({ hub }) => hub?.open).length >= mostOpenHooks) return { kind: 'full' };
      const made = await createHookAt(store, wanted.source, version, newHook(wanted), now, signed);
      if (made) return { kind: 'subscribed', hook: made };
      continue;
    }
    const stored = await getHook(store, found.id);
    if (!stored || !isSamePlace(stored.hook, wanted.target)) continue;
    const { hook, sealed } = stored;
    if (sealed !== null) throw new Problem('conflict', `Hook ${hook.id} can't be changed: ${sealed}`);
    if (wanted.open && !hook.active && hook.deactivated_reason === null) return { kind: 'stopped' };
    const settings = withTopic(hook, wanted);
    if (settings.events.length > mostTopics) return { kind: 'full' };
    const saved = await replaceHook(store, stored, settings, now, signed);
    if (typeof saved === 'object') return { kind: 'subscribed', hook: saved };
  }
}

/** What is to be removed from which hooks. */
export interface TopicToRemove {
  source: string;
  event: string;
  /** A service without any settings is the one that is there, whatever its settings. */
  target: HubTarget;
  /** Only subscriptions that were made without credentials. Else owners', too. */
  openOnly: boolean;
}

/**
 * Removes a topic from the hooks of its source and target.
 *
 * @returns ids of the hooks that had no other and were deleted: what waits for them is to be ended
 */
export async function unsubscribe(
  store: Store,
  unwanted: TopicToRemove,
  now: Date,
  by: Author = posthorn,
): Promise<number[]> {
  const { hooks } = await hooksOf(store, unwanted.source);
  const meant = hooks.filter((hook) =>
    unwanted.openOnly ? hook.hub?.open && isSamePlace(hook, unwanted.target) : isMeantToEnd(hook, unwanted.target),
  );
  const ends = await Promise.all(meant.map(({ id }) => removeTopic(store, id, unwanted.event, now, { by })));
  return meant.flatMap(({ id }, i) => (ends[i] === 'deleted' ? [id] : []));
}

/**
 * Ends a topic of a hook if its lease still ends at that moment: one that was
 * renewed has another.
 */
export function expire(
  store: Store,
  { hook, event, expires_at }: { hook: number; event: string; expires_at: string },
  now: Date,
): Promise<'removed' | 'deleted' | 'left'> {
  return removeTopic(store, hook, event, now, { isMeant: (topic) => topic?.expires_at === expires_at });
}

/** A subscription that {@link endOpenSubscriptions} ended. */
export interface EndedSubscription {
  hook: number;
  callback: string;
  topics: string[];
}

/** Deletes all hooks of a source that were asked for without credentials. */
export async function endOpenSubscriptions(
  store: Store,
  source: string,
  by: Author = posthorn,
): Promise<EndedSubscription[]> {
  const { hooks } = await hooksOf(store, source);
  const open = hooks.filter(({ hub }) => hub?.open);
  const deleted = await Promise.all(open.map(({ id }) => deleteHook(store, id, undefined, ended(by))));
  return open
    .filter((_, i) => deleted[i])
    .map(({ id, config, hub }) => ({
      hook: id,
      callback: config['url'] ?? '',
      topics: Object.values(hub?.topics ?? {}).map(({ url }) => url),
    }));
}

async function removeTopic(
  store: Store,
  id: number,
  event: string,
  now: Date,
  {
    by = posthorn,
    isMeant = () => true,
  }: { by?: Author; isMeant?: ((topic: HubTopic | undefined) => boolean) | undefined },
): Promise<'removed' | 'deleted' | 'left'> {
  for (;;) {
    const stored = await getHook(store, id);
    if (!stored || !isMeant(stored.hook.hub?.topics[event])) return 'left';
    const settings = withoutTopic(stored.hook, event);
    if (settings === undefined) {
      if (await deleteHook(store, id, stored.revision, ended(by))) return 'deleted';
    } else if (typeof (await replaceHook(store, stored, settings, now, ended(by))) === 'object') return 'removed';
  }
}

function ended(by: Author): Signed {
  return { ...by, action: 'subscription.ended' };
}

function newHook({ event, topic, hub, target, open }: TopicToAdd): HookSettings {
  return {
    ...target,
    events: [event],
    active: true,
    policy: {},
    dialect: dialectOn(target.name),
    headers: {},
    hub: { open, url: hub, topics: { [event]: topic } },
  };
}

/** Services have no dialects: those are of HTTP. */
function dialectOn(name: string): HookSettings['dialect'] {
  return name === 'web' ? 'socialgateway' : null;
}

/**
 * The hook with a topic more. A service is there once (wire-formats.md S4), so that with other settings it is another
 * subscription in the place of the one before: what that had asked for must not go where nobody asked for it.
 */
function withTopic(hook: Hook, { event, topic, hub, target, open }: TopicToAdd): HookSettings {
  const isAnother = hook.name !== 'web' && !hasSameSettings(hook.config, target.config);
  const { events, topics } = isAnother ? { events: [], topics: {} } : { events: hook.events, topics: hook.hub?.topics };
  const others = hook.events.some((one) => one !== event);
  const { secret, insecure_ssl } = hook.config;
  const kept = others && secret !== undefined ? { secret } : {};
  const trust = insecure_ssl === undefined ? {} : { insecure_ssl };
  return {
    ...settingsOf(hook),
    events: [...new Set([...events, event])],
    active: true,
    // The latest wins, its format too.
    config: hook.name === 'web' ? { ...kept, ...target.config, ...trust } : target.config,
    dialect: dialectOn(hook.name),
    hub: { open, url: hub, topics: { ...topics, [event]: topic } },
  };
}

/** Undefined when nothing would be left of the hook. */
function withoutTopic(hook: Hook, event: string): HookSettings | undefined {
  const events = hook.events.filter((one) => one !== event);
  const { [event]: _, ...topics } = hook.hub?.topics ?? {};
  const left = hook.hub?.open ? Object.keys(topics) : events;
  if (left.length === 0 || events.length === 0) return undefined;
  const hub: HubSubscription | undefined = hook.hub && { ...hook.hub, topics };
  return { ...settingsOf(hook), events, ...(hub === undefined ? {} : { hub }) };
}

function settingsOf(hook: Hook): HookSettings {
  const { id: _, source: _s, source_number: _n, source_dialect: _d, ...rest } = hook;
  const { created_at: _c, updated_at: _u, deactivated_reason: _r, ...settings } = rest;
  return settings;
}

/** Web hooks are told apart by their URL; of any other service a repository has one (wire-formats.md S4). */
function isSamePlace(hook: Hook, target: HubTarget): boolean {
  return hook.name === target.name && (hook.name !== 'web' || hook.config['url'] === target.config['url']);
}

/** A hook made through the REST API is the same one if it speaks as the hub does; else its receiver expects other requests. */
function isOwnersHook(hook: Hook, target: HubTarget): boolean {
  const speaksAlike = (hook.dialect ?? hook.source_dialect) === 'socialgateway' || hook.name !== 'web';
  return !hook.hub?.open && speaksAlike && isSamePlace(hook, target);
}

function isMeantToEnd(hook: Hook, target: HubTarget): boolean {
  if (hook.name !== 'web') {
    const isNamedAlone = Object.keys(target.config).length === 0;
    return isSamePlace(hook, target) && (isNamedAlone || hasSameSettings(hook.config, target.config));
  }
  return (hook.hub !== undefined || isOwnersHook(hook, target)) && isSamePlace(hook, target);
}

function hasSameSettings(a: Hook['config'], b: Hook['config']): boolean {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => a[key] === b[key]);
}
