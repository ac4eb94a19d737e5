import { crc16 } from '@posthorn/core/crc16';

/**
 * The keys of a shard, all under one prefix that carries its hash tag:
 *
 * | key | type | holds |
 * |---|---|---|
 * | `events`, `deliveries` | stream, group `w` | work that can go now: an entry holds several events (lua/lib/turns.lua), or deliveries (lua/lib/places.lua) |
 * | `turns`, `queue:<source>`, `queued` | list, list, string | sources whose events wait for their turn to enter `events`, those events, how many they are (lua/lib/turns.lua) |
 * | `due` | zset by time | deliveries that wait for their next attempt |
 * | `line:<hook>` | zset by id | deliveries that wait for a free place of their hook |
 * | `gate:<hook>` | hash | `out`, `window`, `b`reaker, `r`ate (lua/lib/pace.lua) |
 * | `wake` | zset by time | hooks whose gate opens by the clock while deliveries wait there |
 * | `dead` | zset by id | dead letters |
 * | `kept` | zset by count | hooks, and how many deliveries are kept of each |
 * | `retention`, `retaining` | hash, string | how far retention is (retention-run.ts), and which run of it has the shard now |
 * | `gone-sources` | set | deleted sources whose events retention has still to delete |
 * | `out`, `waiting` | hash, set | ids of all deliveries that have not ended: those in the delivery stream, each with its entry, and those in a line or in the due-set (lua/lib/places.lua) |
 * | `left` | hash | entries of several deliveries, and how many of those are not settled |
 * | `workers`, `worker-docs` | zset by Redis time, hash | heartbeats, and what workers tell of themselves with them |
 * | `gaps` | list | the latest times in which no worker was heard of (lua/lib/hearing.lua) |
 * | `counts`, `samples` | hash, list | events taken in, attempts settled, and attempts that delivered and that failed; what rates are told from (lua/beat.lua) |
 * | `replay:<id>` | hash | this shard's part of a replay: how far it is, what became of its deliveries |
 * | `replay-items:<id>`, `replay-results:<id>` | list | what it selected, and for each in the same place what it made of it |
 * | `replay-open:<id>` | set | its deliveries whose end is not counted yet |
 * | `e:<source>\|<id>` | string | an event: its head, a line break, its data (lua/lib/accept.lua) |
 * | `data:<source>\|<id>` | string | its data, if that is large |
 * | `x:<source>\|<id>` | string | its deliveries (event-record.ts) |
 * | `with:<source>\|<id>` | hash | what else is kept with it: bodies (`b...`, see rendering.ts), the hook it was made for (`only`; pings), hooks that got it by a recovery (`r:<hook>`) |
 * | `d:<id>` | string | a delivery record (lua/lib/record.lua) |
 * | `texts:<id>` | hash | what is kept with it alone: long answers (`r...`), and what its hook has too much of already |
 * | `hd:<hook>`, `sd:<source>`, `ad` | stream by delivery id | indexes: a hook's, a source's, all deliveries (delivery-index.ts) |
 * | `cursors` | hash | how far the fan-out of an entry of `events` is that takes several calls (lua/fan_out.lua) |
 * | `log:<source>` | stream | a source's events in order, those of one call in one entry |
 * | `h:<id>`, `hooks:<source>`, `hook-versions` | hash, zset, hash | hooks |
 * | `req:<hook>` | hash | what a hook's requests have in common (`p...`) and its answers (`a...`), templates of bodies (`t...`) |
 * | `src:<source>`, `sources` | hash, zset | sources; `push` is the id of the latest push, which retention spares |
 * | `audit`, `audit-open` | stream | the audit log of its sources (lua/lib/audit.lua), and of what strangers ask of the hub |
 * | `topics:<source>` | hash | the latest event of each type, as far as topics were read (latest-event.ts) |
 * | `delivery-seq`, `hook-seq`, `source-seq` | string | counters |
 */
export interface Shard {
  index: number;
  prefix: string;
}

const slots = 16_384;

/**
 * The shards of a deployment. Each gets the first hash tag whose Redis Cluster
 * slot lies in its own n-th of all slots, so that they spread evenly over nodes.
 */
export function makeShards(count: number): Shard[] {
  const prefixes: (string | undefined)[] = Array.from({ length: count });
  for (let n = 0, found = 0; found < count; n++) {
    const part = Math.floor(((crc16(`p${n}`) % slots) * count) / slots);
    if (prefixes[part] === undefined) {
      prefixes[part] = `{p${n}}`;
      found++;
    }
  }
  return prefixes.map((prefix, index) => ({ index, prefix: prefix ?? '' }));
}

/** What {@link globalKeys} begin with. */
export const globalPrefix = '{posthorn}';

/** Keys that belong to the whole deployment, not to one shard. */
export const globalKeys = {
  /** Hash: the settings fixed at first start. */
  deployment: '{posthorn}deployment',
  /** Hash: token hash to token record (JSON). */
  tokens: '{posthorn}tokens',
  /** Hash: id of a registered event type to its record (JSON), and `version`, which moves on with every change. */
  eventTypes: '{posthorn}event-types',
  // Besides, `replay:<id>` (hash: what was asked for, and its state), `replays` (zset by order), `replays-active` (set).
  /** Stream: the audit log of what is on no source. */
  audit: '{posthorn}audit',
} as const;
