import { acceptEvents } from '@posthorn/store/accept-events';
import { fanOut } from '@posthorn/store/fan-out';
import { createHook, hooksOf } from '@posthorn/store/hooks';
import type { Shard } from '@posthorn/store/keys';
import { saveSource } from '@posthorn/store/sources';
import type { Store } from '@posthorn/store/store';
import { createGroups, decodeEventEntry, group } from '@posthorn/store/streams';

const someTime = new Date('2026-01-31T12:00:00Z');
const batch = 100;

/** Makes a source with some hooks on it that hear everything. Returns their ids. */
export async function makeHooks(store: Store, shard: Shard, source: string, hooks: number): Promise<number[]> {
  await createGroups(store, shard);
  await saveSource(store, source, { owners: [], co_owners: [], public: false }, someTime);
  const made: number[] = [];
  for (let i = 0; i < hooks; i++) {
    const { id } = await createHook(
      store,
      source,
      {
        name: 'web',
        events: ['*'],
        active: true,
        config: { url: 'https://receiver.example/' },
        policy: {},
        dialect: null,
        headers: {},
      },
      someTime,
    );
    made.push(id);
  }
  return made;
}

/** Posts events and fans them out to some hooks, by the scripts that Posthorn does it with. */
export async function makeDeliveries(
  store: Store,
  shard: Shard,
  { source, hooks, first, count }: { source: string; hooks: readonly number[]; first: number; count: number },
): Promise<void> {
  const { version } = await hooksOf(store, source);
  for (let done = 0; done < count; done += batch) {
    const events = Array.from({ length: Math.min(batch, count - done) }, (_, i) => eventOf(source, first + done + i));
    await acceptEvents(store, events);
    const read = await store.redis.xreadgroup(
      'GROUP',
      group,
      'maker',
      'COUNT',
      batch,
      'STREAMS',
      `${shard.prefix}events`,
      '>',
    );
    const entries = (read?.[0]?.[1] ?? []).map(decodeEventEntry);
    const matched = entries.map(({ entry, events: posted }) => ({
      entry,
      sources: [source],
      versions: [version],
      events: posted.map(({ id }) => ({ id, hooks })),
    }));
    await fanOut(store, shard, matched);
  }
}

function eventOf(source: string, n: number): Parameters<typeof acceptEvents>[1][number] {
  const data = `{"n":${n}}`;
  const contentHash = String(n).padEnd(22, '_');
  return { id: `e${n}`, source, type: 'test', actor: null, time: someTime.toISOString(), contentHash, data };
}
