import type { Hook, HookCreate, HookPatch } from '@posthorn/core/hook';
import type { FieldError } from '@posthorn/core/problem';
import type { Source } from '@posthorn/core/source';
import { dialectOf } from '@posthorn/dialects/dialects';
import type { HookSettings } from '@posthorn/store/hooks';
import { findTransport } from '@posthorn/transports/known';
import { type ApiDeps, nowOf } from './deps.ts';
import { registeredOn } from './event-types.ts';
import { checkConfig, dialectConfigErrors, hostErrors } from './hook-config.ts';
import { defaultEvents, editedEvents, eventErrors } from './hook-events.ts';
import { checkHeaders, reservedHeaderErrors } from './hook-headers.ts';
import { retiredAfter, secretErrors } from './hook-secrets.ts';
import { templateErrors } from './hook-template.ts';
import { invalid } from './parse.ts';

/** What the settings of a hook are checked with. */
type SettingsDeps = Pick<ApiDeps, 'store' | 'guard' | 'now' | 'secretOverlapMs'>;

/** Settings, and what the hook's source says beside them. */
type SourcedSettings = HookSettings & Pick<Hook, 'source' | 'source_number' | 'source_dialect'>;

/**
 * The settings of a new hook, with defaults.
 *
 * @throws Problem `invalid` that names every field that is wrong
 */
export function settingsOfNew(
  source: Pick<Source, 'id' | 'number' | 'dialect'>,
  body: HookCreate,
  deps: SettingsDeps,
): Promise<HookSettings> {
  const nothing = {
    name: body.name,
    events: defaultEvents(source.id),
    active: true,
    config: {},
    policy: {},
    dialect: null,
    headers: {},
    source: source.id,
    source_number: source.number,
    source_dialect: source.dialect,
  };
  return changed(nothing, body, deps);
}

/**
 * The settings of a hook after a change: what the change leaves out stays
 * (wire-formats.md S7). A secret that is replaced signs on for a while (W1).
 *
 * @throws Problem `invalid` that names every field that is wrong
 */
export function settingsAfter(hook: Hook, patch: HookPatch, deps: SettingsDeps): Promise<HookSettings> {
  const { id: _, created_at: _created, updated_at: _updated, deactivated_reason: _reason, ...settings } = hook;
  return changed(settings, patch, deps);
}

async function changed(before: SourcedSettings, patch: HookPatch, deps: SettingsDeps): Promise<HookSettings> {
  const errors: FieldError[] = [];
  const after: SourcedSettings = {
    ...before,
    events: editedEvents(before.events, patch),
    active: patch.active ?? before.active,
    policy: patch.policy ?? before.policy,
    dialect: patch.dialect === undefined ? before.dialect : patch.dialect,
    ...(patch.filter === undefined ? {} : { filter: patch.filter }),
    ...(patch.template === undefined ? {} : { template: patch.template }),
  };
  if (patch.config) {
    const checked = checkConfig(before.name, patch.config, before.config);
    if (checked.ok) after.config = checked.config;
    else errors.push(...checked.errors);
    after.retired_secrets = retiredAfter(before, after.config, { now: nowOf(deps), overlapMs: deps.secretOverlapMs });
  }
  if (patch.headers) {
    const checked = checkHeaders(patch.headers, before.headers);
    after.headers = checked.headers;
    errors.push(...checked.errors);
  }
  if (typeof patch.template === 'string') errors.push(...templateErrors(before.name, patch.template));
  errors.push(...eventsAndFormatErrors(after, patch, await registeredOn(deps.store, after.source)));
  if (errors.length === 0 && patch.config) errors.push(...(await hostErrors(after, deps.guard)));
  if (errors.length > 0) throw invalid(errors);
  const { source: _source, source_number: _number, source_dialect: _dialect, ...settings } = after;
  return settings;
}

/** Checks what was touched only, so that a hook from older days can still be switched off. */
function eventsAndFormatErrors(hook: SourcedSettings, patch: HookPatch, registered: readonly string[]): FieldError[] {
  const isNewDialect = patch.dialect !== undefined;
  const eventsTouched = [patch.events, patch.add_events, patch.remove_events].some((events) => events !== undefined);
  return [
    ...(isNewDialect || eventsTouched ? eventErrors(hook, registered) : []),
    ...(findTransport(hook.name)?.isHttp ? dialectErrors(hook, patch) : httpOnlyErrors(hook)),
  ];
}

function dialectErrors(hook: SourcedSettings, patch: HookPatch): FieldError[] {
  const dialect = dialectOf(hook);
  const isNewDialect = patch.dialect !== undefined;
  return [
    ...(isNewDialect || patch.config ? dialectConfigErrors(hook, dialect) : []),
    ...(isNewDialect || patch.config ? secretErrors(hook.config, dialect) : []),
    ...(isNewDialect || patch.headers ? reservedHeaderErrors(hook, dialect) : []),
  ];
}

/** A service has its own form: what says how HTTP requests look has no meaning there. */
function httpOnlyErrors({ name, dialect, headers }: SourcedSettings): FieldError[] {
  const message = `is for hooks that send HTTP requests, and this one is "${name}"; leave it out`;
  return [
    ...(dialect === null ? [] : [{ field: 'dialect', message }]),
    ...(Object.keys(headers).length === 0 ? [] : [{ field: 'headers', message }]),
  ];
}
