import { isDeepStrictEqual } from 'node:util';
import type { AuditRecord } from '@posthorn/core/audit';
import { maskedSecret } from '@posthorn/core/hook';
import type { HookSettings } from './hooks.ts';
import type { IsSecretKey } from './store.ts';

/** What changed, by field. */
export type Changes = AuditRecord['changes'];

/** How long a value may be in a record, in characters of JSON: the log is bounded by count. */
const longest = 1000;

/**
 * What differs between two states of something; undefined is none, before it is
 * made or after it is gone.
 *
 * @param show makes of a value what may be seen of it. Values are compared as they are: a replaced secret shows as changed
 */
export function changesBetween(
  before: Record<string, unknown> | undefined,
  after: Record<string, unknown> | undefined,
  show: (field: string, value: unknown) => unknown = (_, value) => value,
): Changes {
  const fields = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  const shown = (field: string, value: unknown): unknown => (value == null ? null : brief(show(field, value)));
  const changes: Changes = {};
  for (const field of fields) {
    const [from, to] = [before?.[field] ?? null, after?.[field] ?? null];
    if (!isDeepStrictEqual(from, to)) changes[field] = { from: shown(field, from), to: shown(field, to) };
  }
  return changes;
}

/** What differs between two states of a hook, without any secret. */
export function hookChanges(
  before: HookSettings | undefined,
  after: HookSettings | undefined,
  isSecretKey: IsSecretKey,
): Changes {
  const name = (after ?? before)?.name ?? '';
  return changesBetween(before && fieldsOf(before), after && fieldsOf(after), (field, value) => {
    if (field.startsWith('config.') && isSecretKey(name, field.slice('config.'.length))) return maskedSecret;
    if (field === 'headers') return maskedValues(value as HookSettings['headers']);
    return field === 'config.url' ? withoutQuery(String(value)) : value;
  });
}

/** What a person sets of a hook. Its retired secrets are none of it. */
function fieldsOf({ name, active, events, dialect, policy, headers, filter, template, config }: HookSettings) {
  const settings = Object.entries(config).map(([key, value]) => [`config.${key}`, value]);
  return { name, active, events, dialect, policy, headers, filter, template, ...Object.fromEntries(settings) };
}

function maskedValues(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.keys(headers).map((name) => [name, maskedSecret]));
}

/** Receivers are given keys in their query, which the hook's owners read with the hook; the log outlives it. */
function withoutQuery(text: string): string {
  if (!URL.canParse(text)) return maskedSecret;
  const { origin, pathname, search } = new URL(text);
  return `${origin}${pathname}${search === '' ? '' : `?${maskedSecret}`}`;
}

function brief(value: unknown): unknown {
  const { length } = JSON.stringify(value);
  return length > longest ? `(${length} characters, left out)` : value;
}
