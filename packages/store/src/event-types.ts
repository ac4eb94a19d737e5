import { type Author, posthorn } from '@posthorn/core/audit';
import {
  type RegisteredType,
  type RegisteredTypeCreate,
  registeredTypeId,
  registeredTypeSchema,
} from '@posthorn/core/registered-type';
import { changesBetween } from './audit-changes.ts';
import { noteOfChanges } from './audit-note.ts';
import { globalKeys } from './keys.ts';
import { setGlobal } from './set-global.ts';
import type { Store } from './store.ts';

/** The registered event types, and the version by which a change is noticed. */
export interface RegisteredTypes {
  version: string;
  types: RegisteredType[];
}

/** A field of the hash that is no id. */
const versionField = 'version';
const key = globalKeys.eventTypes;

/** Registers an event type, or replaces what was registered of that name for the same kind or source. */
export async function saveEventType(
  store: Store,
  wanted: RegisteredTypeCreate,
  now: Date,
  by: Author = posthorn,
): Promise<{ record: RegisteredType; created: boolean }> {
  const { type, kind = null, source = null, description = null, schema = null } = wanted;
  const id = registeredTypeId({ type, kind, source });
  const known = await store.redis.hget(key, id);
  const updated_at = now.toISOString();
  const before = known === null ? undefined : parse(known);
  const created_at = before?.created_at ?? updated_at;
  const record: RegisteredType = { id, type, kind, source, description, schema, created_at, updated_at };
  await change(store, 'event_type.registered', by, before, record);
  return { record, created: known === null };
}

/** Removes a registered event type. Events that were accepted stay. */
export async function deleteEventType(store: Store, id: string, by: Author = posthorn): Promise<boolean> {
  const known = id === versionField ? null : await store.redis.hget(key, id);
  return known !== null && change(store, 'event_type.removed', by, parse(known), undefined);
}

/** All registered event types, by name. */
export async function listEventTypes(store: Store): Promise<RegisteredTypes> {
  const { [versionField]: version = '0', ...records } = await store.redis.hgetall(key);
  const types = Object.values(records).map(parse);
  return { version, types: types.sort((a, b) => (a.type < b.type ? -1 : a.type > b.type ? 1 : 0)) };
}

/** The version of the registered event types: cheap enough to ask every second. */
export async function eventTypesVersion(store: Store): Promise<string> {
  return (await store.redis.hget(key, versionField)) ?? '0';
}

function change(
  store: Store,
  action: 'event_type.registered' | 'event_type.removed',
  by: Author,
  before: RegisteredType | undefined,
  after: RegisteredType | undefined,
): Promise<boolean> {
  const id = (after ?? before)?.id ?? '';
  const note = noteOfChanges({
    action,
    by,
    target: { event_type: id },
    changes: changesBetween(before && shown(before), after && shown(after)),
  });
  const value = after ? JSON.stringify(after) : null;
  return setGlobal(store, { key, field: id, value, countIn: versionField, note });
}

/** What the audit log tells of an event type. */
function shown({ type, kind, source, description, schema }: RegisteredType): Record<string, unknown> {
  return { type, kind, source, description, schema };
}

function parse(record: string): RegisteredType {
  return registeredTypeSchema.parse(JSON.parse(record));
}
