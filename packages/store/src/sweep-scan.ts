import type { Shard } from './keys.ts';
import { answersOf } from './pipeline.ts';
import type { Store } from './store.ts';
import type { StreamView } from './stream-view.ts';

/** An open delivery, and how many places it was found in, each looked at at its own time. */
export interface Sighting {
  delivery: number;
  /** Null when it has no record. */
  hook: number | null;
  /** The hooks' lines that it waits in: its own, or none. */
  inLine: boolean;
  places: number;
}

const page = 500;

/**
 * The ids of all open deliveries, page by page: of those in the stream, then of those that wait. One that moves meanwhile
 * may come twice, or not at all: that one is not lost.
 */
export async function* openDeliveries({ redis }: Store, { prefix }: Shard): AsyncGenerator<number[]> {
  let cursor = '0';
  do {
    const [next, fields] = await redis.hscan(`${prefix}out`, cursor, 'COUNT', page);
    yield fields.filter((_, i) => i % 2 === 0).map(Number);
    cursor = next;
  } while (cursor !== '0');
  do {
    const [next, ids] = await redis.sscan(`${prefix}waiting`, cursor, 'COUNT', page);
    yield ids.map(Number);
    cursor = next;
  } while (cursor !== '0');
}

/** How many open deliveries there are. */
export async function countOpen({ redis }: Store, { prefix }: Shard): Promise<number> {
  const [out, waiting] = await Promise.all([redis.hlen(`${prefix}out`), redis.scard(`${prefix}waiting`)]);
  return out + waiting;
}

/** Looks for deliveries in the view of the stream, the due-set and their hooks' lines. */
export async function sight(
  store: Store,
  { prefix }: Shard,
  view: StreamView,
  ids: readonly number[],
): Promise<Sighting[]> {
  if (ids.length === 0) return [];
  const hooks = await hooksOf(store, prefix, ids);
  const byHook = new Map<number, number[]>();
  for (const id of ids) {
    const hook = hooks.get(id);
    if (hook !== undefined) byHook.set(hook, [...(byHook.get(hook) ?? []), id]);
  }
  const lines = [...byHook];
  const pipeline = store.redis.pipeline();
  pipeline.hmget(`${prefix}out`, ...ids.map(String));
  pipeline.zmscore(`${prefix}due`, ...ids);
  for (const [hook, members] of lines) pipeline.zmscore(`${prefix}line:${hook}`, ...members);
  const [out = [], due = [], ...scores] = await answersOf<(string | null)[]>(pipeline);
  const waiting = new Set(
    lines.flatMap(([, members], i) => members.filter((_, j) => (scores[i]?.[j] ?? null) !== null)),
  );
  return ids.map((delivery, i) => {
    const inLine = waiting.has(delivery);
    const isOut = view.entries.has(out[i] ?? '');
    const isDue = (due[i] ?? null) !== null;
    return {
      delivery,
      hook: hooks.get(delivery) ?? null,
      inLine,
      places: Number(isOut) + Number(inLine) + Number(isDue),
    };
  });
}

/** Enough of a record to hold its first field, the hook. */
const headLength = 24;

async function hooksOf(store: Store, prefix: string, ids: readonly number[]): Promise<Map<number, number>> {
  const pipeline = store.redis.pipeline();
  for (const id of ids) pipeline.getrange(`${prefix}d:${id}`, 0, headLength);
  const heads = await answersOf<string>(pipeline);
  const hooks = new Map<number, number>();
  for (const [i, id] of ids.entries()) {
    const hook = /^H(\d+)\t/.exec(heads[i] ?? '')?.[1];
    if (hook !== undefined) hooks.set(id, Number(hook));
  }
  return hooks;
}
