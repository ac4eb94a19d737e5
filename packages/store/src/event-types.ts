import {
  type RegisteredType,
  type RegisteredTypeCreate,
  registeredTypeId,
  registeredTypeSchema,
} from '@posthorn/core/registered-type';
import type { ChainableCommander } from 'ioredis';
import { globalKeys } from './keys.ts';
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
): Promise<{ record: RegisteredType; created: boolean }> {
  const { type, kind = null, source = null, description = null, schema = null } = wanted;
  const id = registeredTypeId({ type, kind, source });
  const known = await store.redis.hget(key, id);
  const updated_at = now.toISOString();
  const created_at = known === null ? updated_at : parse(known).created_at;
  const record: RegisteredType = { id, type, kind, source, description, schema, created_at, updated_at };
  await changed(store.redis.multi().hset(key, id, JSON.stringify(record)));
  return { record, created: known === null };
}

/** Removes a registered event type. Events that were accepted stay. */
export async function deleteEventType(store: Store, id: string): Promise<boolean> {
  if (id === versionField || (await store.redis.hexists(key, id)) === 0) return false;
  await changed(store.redis.multi().hdel(key, id));
  return true;
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

async function changed(transaction: ChainableCommander): Promise<void> {
  const replies = await transaction.hincrby(key, versionField, 1).exec();
  for (const [error] of replies ?? []) if (error) throw error;
}

function parse(record: string): RegisteredType {
  return registeredTypeSchema.parse(JSON.parse(record));
}
