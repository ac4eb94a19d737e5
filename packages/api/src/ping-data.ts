import type { Hook } from '@posthorn/core/hook';
import { parseSource, type Source } from '@posthorn/core/source';
import { hookSettingsJson, lastResponse } from './hook-json.ts';
import { organizationJson, repositoryJson } from './place-json.ts';

/** GitHub says one of many; receivers look only whether there is one. */
const zen = 'Keep it logically awesome.';

/**
 * The data of a ping, as JSON text: empty on feeds (wire-formats.md M5), else as
 * GitHub's (S9), with the hook less what GitHub doesn't have of it.
 *
 * @param who.user who asked for it; null for an operator without a name
 */
export function pingData(source: Source, hook: Hook, who: { base: string; user: string | null }): string {
  if (parseSource(source.id)?.kind === 'feeds') return '{}';
  const { type, id, name, active, events, config, ...shown } = hookSettingsJson(hook, who.base);
  const { updated_at, created_at, url, test_url, ping_url, deliveries_url } = shown;
  return JSON.stringify({
    zen,
    hook_id: hook.id,
    hook: {
      type,
      id,
      name,
      active,
      events,
      config,
      updated_at,
      created_at,
      url,
      test_url,
      ping_url,
      deliveries_url,
      last_response: lastResponse(undefined),
    },
    ...place(source, who.base),
    sender: { login: who.user ?? 'posthorn', type: 'User' },
  });
}

function place(source: Source, base: string): Record<string, unknown> {
  const repository = repositoryJson(source, base);
  const organization = organizationJson(source, base);
  return { ...(repository && { repository }), ...(organization && { organization }) };
}
