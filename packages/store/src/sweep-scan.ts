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

/** All ids of the index of open deliveries, page by page. One may come twice. */
export async function* openDeliveries(store: Store, shard: Shard): AsyncGenerator<number[]> {
  let cursor = '0';
  do {
    const [next, ids] = await store.redis.sscan(`${shard.prefix}open`, cursor, 'COUNT', page);
    yield ids.map(Number);
    cursor = next;
  } while (cursor !== '0');
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
  pipeline.zmscore(`${prefix}due`, ...ids);
  for (const [hook, members] of lines) pipeline.zmscore(`${prefix}line:${hook}`, ...members);
  const [due = [], ...scores] = await answersOf<(string | null)[]>(pipeline);
  const waiting = new Set(
    lines.flatMap(([, members], i) => members.filter((_, j) => (scores[i]?.[j] ?? null) !== null)),
  );
  return ids.map((delivery, i) => {
    const inLine = waiting.has(delivery);
    const entries = view.entriesOf.get(delivery)?.length ?? 0;
    const isDue = (due[i] ?? null) !== null;
    return { delivery, hook: hooks.get(delivery) ?? null, inLine, places: entries + Number(inLine) + Number(isDue) };
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
