import { type Hook, maskedSecret, secretConfigKeys } from '@posthorn/core/hook';
import { parseSource, type SourceKind } from '@posthorn/core/source';

/** A hook as the API shows it (wire-formats.md S1): secrets are masked. */
export interface HookJson {
  type: string;
  id: number;
  source: string;
  name: string;
  active: boolean;
  events: string[];
  config: Record<string, string>;
  policy: Hook['policy'];
  dialect: Hook['dialect'];
  headers: Record<string, string>;
  deactivated_reason: string | null;
  created_at: string;
  updated_at: string;
  url: string;
  ping_url: string;
  deliveries_url: string;
}

const types: Record<SourceKind, string> = {
  feeds: 'Feed',
  repos: 'Repository',
  orgs: 'Organization',
  projects: 'Project',
  sites: 'Site',
  system: 'System',
};

/** Shows a hook; `base` is the start of its URLs. */
export function hookJson(hook: Hook, base: string): HookJson {
  const url = hookUrl(hook, base);
  return {
    type: types[parseSource(hook.source)?.kind ?? 'system'],
    id: hook.id,
    source: hook.source,
    name: hook.name,
    active: hook.active,
    events: hook.events,
    config: masked(hook.config, (key) => secretConfigKeys[hook.name].includes(key)),
    policy: hook.policy,
    dialect: hook.dialect,
    headers: masked(hook.headers, () => true),
    deactivated_reason: hook.deactivated_reason,
    created_at: hook.created_at,
    updated_at: hook.updated_at,
    url,
    ping_url: `${url}/pings`,
    deliveries_url: `${base}/v1/deliveries?hook=${hook.id}`,
  };
}

/** Where a hook is found: a source's id is its REST path. */
export function hookUrl(hook: Pick<Hook, 'id' | 'source'>, base: string): string {
  return `${base}/${hook.source}/hooks/${hook.id}`;
}

function masked(values: Record<string, string>, isSecret: (key: string) => boolean): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, isSecret(key) ? maskedSecret : value]));
}
