import type { Author } from '@posthorn/core/audit';
import type { Hook, HookCreate } from '@posthorn/core/hook';
import { Problem } from '@posthorn/core/problem';
import { parseSource, type Source } from '@posthorn/core/source';
import { dialectOf } from '@posthorn/dialects/dialects';
import { createHook, createHookAt, type HookSettings, hooksOf, updateHook } from '@posthorn/store/hooks';
import { type ApiDeps, nowOf } from './deps.ts';
import { shownConfig } from './hook-config.ts';
import { settingsAfter, settingsOfNew } from './hook-settings.ts';

/**
 * Makes a hook. On repositories and organizations a service other than `web`
 * is there at most once: made again, it is changed; and a `web` hook that is
 * there already is refused (wire-formats.md S4). Both hold however many ask at
 * once: the hook is made only if the source's hooks are still those looked at.
 *
 * @throws Problem `invalid`; `not_found` when the source is gone
 */
export async function makeHook(
  deps: ApiDeps,
  source: Source,
  body: HookCreate,
  by: Author,
): Promise<{ hook: Hook; created: boolean }> {
  const { store } = deps;
  const now = nowOf(deps);
  if (!isLimited(source.id)) {
    const settings = await settingsOfNew(source, body, deps);
    return { hook: await createHook(store, source.id, settings, now, by), created: true };
  }
  for (;;) {
    const { hooks, version } = await hooksOf(store, source.id);
    const there = mayBeMany(body) ? undefined : hooks.find(({ name }) => name === body.name);
    if (there) {
      // Before anything is checked as if it were new: a secret that it reads as keeps its stored value.
      const { name: _, ...patch } = body;
      const hook = await updateHook(store, there.id, (current) => settingsAfter(current, patch, deps), now, by);
      if (hook) return { hook, created: false };
      continue;
    }
    const settings = await settingsOfNew(source, body, deps);
    if (hooks.some((hook) => isSame(hook, settings))) {
      throw new Problem('invalid', 'Hook already exists on this repository');
    }
    const hook = await createHookAt(store, source.id, version, settings, now, by);
    if (hook) return { hook, created: true };
  }
}

function isLimited(source: string): boolean {
  const kind = parseSource(source)?.kind;
  return kind === 'repos' || kind === 'orgs';
}

function mayBeMany({ name }: { name: string }): boolean {
  return name === 'web';
}

/** Whether a `web` hook makes the same requests for the same events as a new hook would. */
function isSame(hook: Hook, settings: HookSettings): boolean {
  if (hook.name !== settings.name || !mayBeMany(hook)) return false;
  const wanted: Hook = { ...hook, ...settings, filter: settings.filter ?? null };
  return dialectOf(hook) === dialectOf(wanted) && textOf(hook) === textOf(wanted);
}

/** What makes a hook the same as another, as one text, whatever its order. */
function textOf(hook: Hook): string {
  const config = Object.entries(shownConfig(hook)).map((setting) => JSON.stringify(setting));
  return JSON.stringify([config.toSorted(), hook.events.toSorted(), hook.filter ?? null]);
}
