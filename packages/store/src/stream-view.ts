import type { Shard } from './keys.ts';
import type { Store } from './store.ts';
import { decodeDeliveryEntry, group } from './streams.ts';

/**
 * What has been read of a shard's delivery stream. Entries are only ever added
 * behind the last one, so whatever is in the stream up to `last` is in here;
 * some of what is in here may have been settled since.
 */
export interface StreamView {
  /** The last entry id that the stream had given out when it was read. */
  last: string;
  /** What is in there for each hook: `delivery:entry`. */
  ofHook: Map<number, string[]>;
  entries: Set<string>;
  /** Entries that workers hold although they are not in the stream: somebody has deleted them. */
  ghosts: string[];
}

const page = 200;

/** A view of nothing. */
export function emptyView(): StreamView {
  return { last: '0-0', ofHook: new Map(), entries: new Set(), ghosts: [] };
}

/** Reads on to where the stream is now. */
export async function readOn(store: Store, shard: Shard, view: StreamView): Promise<void> {
  const key = `${shard.prefix}deliveries`;
  const end = await lastGenerated(store, key);
  let from = view.last;
  for (;;) {
    const raws = await store.redis.xrange(key, `(${from}`, end, 'COUNT', page);
    for (const raw of raws) {
      view.entries.add(raw[0]);
      for (const { entry, delivery, hook } of decodeDeliveryEntry(raw)) {
        const known = view.ofHook.get(hook);
        if (known) known.push(`${delivery}:${entry}`);
        else view.ofHook.set(hook, [`${delivery}:${entry}`]);
      }
    }
    if (raws.length < page) break;
    from = raws.at(-1)?.[0] ?? end;
  }
  view.last = end;
  view.ghosts = await readGhosts(store, key, view);
}

/** After the entries, so that what is pending up to `last` and was not among them is not there. */
async function readGhosts(store: Store, key: string, view: StreamView): Promise<string[]> {
  const ghosts: string[] = [];
  let from = '-';
  for (;;) {
    const rows = (await store.redis.xpending(key, group, from, view.last, page).catch((error: unknown) => {
      // No group or no stream: nobody holds anything.
      if (String(error).includes('NOGROUP')) return [];
      throw error;
    })) as [string][];
    ghosts.push(...rows.map(([entry]) => entry).filter((entry) => !view.entries.has(entry)));
    const last = rows.at(-1)?.[0];
    if (last === undefined || rows.length < page) return ghosts;
    from = `(${last}`;
  }
}

async function lastGenerated(store: Store, key: string): Promise<string> {
  const info = (await store.redis.xinfo('STREAM', key).catch((error: unknown) => {
    if (String(error).includes('no such key')) return [];
    throw error;
  })) as unknown[];
  const at = info.indexOf('last-generated-id');
  return at < 0 ? '0-0' : (info[at + 1] as string);
}
