import { type Hook, maskedSecret } from '@posthorn/core/hook';
import { parseSource, type SourceKind } from '@posthorn/core/source';
import type { StoredAttempt } from '@posthorn/store/delivery-record';
import { isSecretKey } from '@posthorn/transports/known';
import { shownConfig } from './hook-config.ts';
import { type HookCondition, hookHealth } from './hook-health.ts';
import type { HookJson, LastResponse } from './hook-schema.ts';
import { toTheSecond } from './shown-time.ts';

const types: Record<SourceKind, HookJson['type']> = {
  feeds: 'Feed',
  repos: 'Repository',
  orgs: 'Organization',
  projects: 'Project',
  sites: 'Site',
  system: 'System',
};

/** Shows a hook and how deliveries to it go; `base` is the start of its URLs. */
export function hookJson(hook: Hook, base: string, condition: HookCondition): HookJson {
  return {
    ...hookSettingsJson(hook, base),
    last_response: lastResponse(condition.latest),
    health: hookHealth(hook, condition),
  };
}

/** {@link hookJson} without what changes with every delivery. */
export function hookSettingsJson(hook: Hook, base: string): Omit<HookJson, 'last_response' | 'health'> {
  const url = hookUrl(hook, base);
  return {
    type: types[parseSource(hook.source)?.kind ?? 'system'],
    id: hook.id,
    source: hook.source,
    name: hook.name,
    active: hook.active,
    events: hook.events,
    config: masked(shownConfig(hook), (key) => isSecretKey(hook.name, key)),
    policy: hook.policy,
    dialect: hook.dialect,
    headers: masked(hook.headers, () => true),
    filter: hook.filter ?? null,
    template: hook.template ?? null,
    deactivated_reason: hook.deactivated_reason,
    paused: hook.paused ?? false,
    created_at: toTheSecond(hook.created_at),
    updated_at: toTheSecond(hook.updated_at),
    url,
    test_url: `${url}/tests`,
    ping_url: `${url}/pings`,
    deliveries_url: `${url}/deliveries`,
  };
}

/** How a hook's latest attempt ended. */
export function lastResponse(latest: StoredAttempt | undefined): LastResponse {
  if (latest === undefined) return { code: null, status: 'unused', message: null };
  const { response, error, result } = latest;
  const code = response?.status ?? null;
  if (result === 'delivered') return { code, status: 'active', message: 'OK' };
  const message = error?.message ?? response?.statusText ?? null;
  return { code, status: code !== null ? 'invalid' : error?.reason === 'timeout' ? 'timeout' : 'failed', message };
}

/** What a hook reads as that nobody sets. */
const readOnly: ReadonlySet<string> = new Set([
  'type',
  'id',
  'source',
  'deactivated_reason',
  'paused',
  'created_at',
  'updated_at',
  'url',
  'test_url',
  'ping_url',
  'deliveries_url',
  'last_response',
  'health',
] satisfies (keyof HookJson)[]);

/** A body without what only Posthorn sets: clients such as go-github send a hook back as they read it. */
export function settable(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  return Object.fromEntries(Object.entries(body).filter(([name]) => !readOnly.has(name)));
}

/** Where a hook is found: a source's id is its REST path. */
export function hookUrl(hook: Pick<Hook, 'id' | 'source'>, base: string): string {
  return `${base}/${hook.source}/hooks/${hook.id}`;
}

function masked(values: Record<string, string>, isSecret: (key: string) => boolean): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, isSecret(key) ? maskedSecret : value]));
}
