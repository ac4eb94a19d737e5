import type { Event } from '@posthorn/core/event';
import { decodeEvent, eventKey } from './event-record.ts';
import { getEvent } from './events.ts';
import { type Store, shardOfSource } from './store.ts';

const perPage = 200;

/** How far back in a source's log to look: anybody may ask for a public one. */
const mostPages = 25;

/** The latest event of a source whose type is a wanted one, if it is among its 5 000 latest. */
export async function latestEvent(
  store: Store,
  source: string,
  isWanted: (type: string) => boolean,
): Promise<Event | undefined> {
  const { prefix } = shardOfSource(store, source);
  let until = '+';
  for (let page = 0; page < mostPages; page++) {
    const entries = await store.redis.xrevrange(`${prefix}log:${source}`, until, '-', 'COUNT', perPage);
    const ids = entries.map(([, [, id = '']]) => id);
    const pipeline = store.redis.pipeline();
    // Without their data, which may be large.
    for (const id of ids) pipeline.hget(`${prefix}e:${eventKey(source, id)}`, 'm');
    const metas = ids.length === 0 ? [] : ((await pipeline.exec()) ?? []);
    for (const [i, id] of ids.entries()) {
      const [error, meta] = metas[i] ?? [];
      if (error) throw error;
      // Some may be kept no longer.
      if (typeof meta !== 'string' || !isWanted(decodeEvent(eventKey(source, id), meta, '').type)) continue;
      const event = await getEvent(store, source, id);
      if (event) return event;
    }
    const last = entries.at(-1);
    if (!last || entries.length < perPage) return undefined;
    until = `(${last[0]}`;
  }
  return undefined;
}
