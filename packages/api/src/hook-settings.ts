import { type Hook, type HookCreate, type HookPatch } from '@posthorn/core/hook';
import type { FieldError } from '@posthorn/core/problem';
import { dialectOf } from '@posthorn/dialects/dialects';
import type { HookSettings } from '@posthorn/store/hooks';
import type { Guard } from '@posthorn/transports/guard/guard';
import { checkConfig, contentTypeErrors, urlErrors } from './hook-config.ts';
import { defaultEvents, editedEvents, eventErrors } from './hook-events.ts';
import { checkHeaders, reservedHeaderErrors } from './hook-headers.ts';
import { invalid } from './parse.ts';

/** Asks whether an address may be reached. */
type UrlGuard = Pick<Guard, 'checkUrl'>;

/**
 * The settings of a new hook, with defaults.
 *
 * @throws Problem `invalid` that names every field that is wrong
 */
export function settingsOfNew(source: string, body: HookCreate, guard: UrlGuard): Promise<HookSettings> {
  const nothing = {
    name: body.name,
    events: defaultEvents(source),
    active: true,
    config: {},
    policy: {},
    dialect: null,
    headers: {},
  };
  return changed(source, nothing, body, guard);
}

/**
 * The settings of a hook after a change: what the change leaves out stays
 * (wire-formats.md S7).
 *
 * @throws Problem `invalid` that names every field that is wrong
 */
export function settingsAfter(hook: Hook, patch: HookPatch, guard: UrlGuard): Promise<HookSettings> {
  const { id: _, source, created_at: _created, updated_at: _updated, deactivated_reason: _reason, ...settings } = hook;
  return changed(source, settings, patch, guard);
}

async function changed(source: string, before: HookSettings, patch: HookPatch, guard: UrlGuard): Promise<HookSettings> {
  const errors: FieldError[] = [];
  const after: HookSettings = {
    ...before,
    events: editedEvents(before.events, patch),
    active: patch.active ?? before.active,
    policy: patch.policy ?? before.policy,
    dialect: patch.dialect === undefined ? before.dialect : patch.dialect,
  };
  if (patch.config) {
    const checked = checkConfig(before.name, patch.config, before.config);
    if (checked.ok) after.config = checked.config;
    else errors.push(...checked.errors);
  }
  if (patch.headers) {
    const checked = checkHeaders(patch.headers, before.headers);
    after.headers = checked.headers;
    errors.push(...checked.errors);
  }
  errors.push(...dialectErrors(source, after, patch));
  if (errors.length === 0 && patch.config) errors.push(...(await urlErrors(after.config, guard)));
  if (errors.length > 0) throw invalid(errors);
  return after;
}

/** Checks what was touched only, so that a hook from older days can still be switched off. */
function dialectErrors(source: string, after: HookSettings, patch: HookPatch): FieldError[] {
  const hook = { ...after, source };
  const dialect = dialectOf(hook);
  const isNewDialect = patch.dialect !== undefined;
  const eventsTouched = [patch.events, patch.add_events, patch.remove_events].some((events) => events !== undefined);
  return [
    ...(isNewDialect || eventsTouched ? eventErrors(source, after.events, dialect) : []),
    ...(isNewDialect || patch.config ? contentTypeErrors(hook, dialect) : []),
    ...(isNewDialect || patch.headers ? reservedHeaderErrors(hook, dialect) : []),
  ];
}
