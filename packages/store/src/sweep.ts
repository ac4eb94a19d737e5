import { eventKey } from './event-record.ts';
import type { Shard } from './keys.ts';
import { answersOf } from './pipeline.ts';
import { run, type Store } from './store.ts';
import { emptyView, readOn, type StreamView } from './stream-view.ts';
import { decodeDeliveryEntry, decodeEventEntry } from './streams.ts';
import { countOpen, openDeliveries, type Sighting, sight } from './sweep-scan.ts';
import { strandedEntries } from './sweep-stranded.ts';

/**
 * The sweeper: looks for open deliveries that are in no place, and for entries
 * of the work streams that no worker would come to. The protocol leaves neither,
 * but a person with redis-cli or a damaged file may have. It puts them back.
 *
 * It reads the delivery stream, then all open ids, each at its own moment and
 * while work goes on. What it does not find in exactly one place is only a
 * suspicion: the scripts `put_back` and `mend_gate` look again, at one moment,
 * and act or not (lua/lib/sighting.lua says why they can be sure).
 *
 * Events have no index of the open ones: one is lost only if somebody deletes its
 * entry from the event stream before fan-out. To find these, fan-out would have to leave a
 * mark on events that no hook wanted; then an entry of `log:<source>` older than
 * the event stream's first, without a mark and without deliveries, is one.
 */
export interface SweepReport {
  shard: number;
  /** How many open deliveries there were. */
  open: number;
  /** In no place: put back, when asked to. */
  lost: number[];
  /** In their stream, but no worker would come to them: handed out again, when asked to. Events as `<source>|<id>`. */
  stranded: { deliveries: number[]; events: string[] };
  /** In several places at once: left alone. */
  twice: { delivery: number; places: string[] }[];
  /** How many were over and still in the index: taken out, when asked to. */
  ended: number;
  /** Gates that counted more (or, below 0, fewer) entries than there are: set right, when asked to. */
  gates: { hook: number; excess: number }[];
  /** In no place, but a worker may hold a deleted entry of theirs: to be judged when it has settled. */
  unsure: number;
}

/** Deliveries, or entries of hooks, that a script is handed at once. */
const perCall = 200;

/** How often to read on when the stream runs away; then the rest is left to the next sweep. */
const maxTries = 5;

/**
 * Sweeps a shard. Safe beside all work, and beside another sweep.
 *
 * @param repair whether to put back and set right, or only to look
 * @param signal ends it early; then it throws
 */
export async function sweep(
  store: Store,
  shard: Shard,
  { repair, signal }: { repair: boolean; signal?: AbortSignal },
): Promise<SweepReport> {
  const view = emptyView();
  await readOn(store, shard, view);
  const { open, suspects, hooks } = await suspectsOf(store, shard, view, signal);
  await readOn(store, shard, view);
  // Most have only moved from one place to the next while it was looking.
  const still = (await sightAll(store, shard, view, suspects)).filter(({ places }) => places !== 1);
  for (const { hook } of still) if (hook !== null) hooks.add(hook);
  for (const hook of view.ofHook.keys()) hooks.add(hook);

  signal?.throwIfAborted();
  const stranded = await lookForStranded(store, shard, repair);
  const report: SweepReport = {
    shard: shard.index,
    open,
    lost: [],
    stranded,
    twice: [],
    ended: 0,
    gates: [],
    unsure: 0,
  };
  // Gates first: what is put back should find its hook's true room.
  await checkGates(store, shard, view, repair, [...hooks], report);
  await checkPlaces(store, shard, repair, still, report);
  return report;
}

async function lookForStranded(store: Store, shard: Shard, repair: boolean): Promise<SweepReport['stranded']> {
  const inEntries = (await strandedEntries(store, shard, 'deliveries', repair)).flatMap(decodeDeliveryEntry);
  const out = inEntries.length === 0 ? [] : await entriesOf(store, shard, inEntries);
  const events = await strandedEntries(store, shard, 'events', repair);
  return {
    // Of an entry of several, some may be settled.
    deliveries: inEntries.flatMap(({ entry, delivery }, i) => (out[i] === entry ? [delivery] : [])),
    events: events
      .map(decodeEventEntry)
      .flatMap(({ source, events: those }) => those.map(({ id }) => eventKey(source, id))),
  };
}

/** The entries that deliveries are out with. */
function entriesOf(
  { redis }: Store,
  { prefix }: Shard,
  deliveries: readonly { delivery: number }[],
): Promise<(string | null)[]> {
  return redis.hmget(`${prefix}out`, ...deliveries.map(({ delivery }) => String(delivery)));
}

/** Deliveries not seen in exactly one place, and the hooks that have some waiting in line. */
async function suspectsOf(
  store: Store,
  shard: Shard,
  view: StreamView,
  signal: AbortSignal | undefined,
): Promise<{ open: number; suspects: number[]; hooks: Set<number> }> {
  // Counted by Redis: a set of all ids would be the most that a worker ever holds.
  const open = await countOpen(store, shard);
  const suspects = new Set<number>();
  const hooks = new Set<number>();
  for await (const ids of openDeliveries(store, shard)) {
    signal?.throwIfAborted();
    for (const { delivery, hook, inLine, places } of await sight(store, shard, view, ids)) {
      if (places !== 1) suspects.add(delivery);
      if (inLine && hook !== null) hooks.add(hook);
    }
  }
  return { open, suspects: [...suspects], hooks };
}

async function sightAll(store: Store, shard: Shard, view: StreamView, ids: number[]): Promise<Sighting[]> {
  const sightings: Sighting[] = [];
  for (let i = 0; i < ids.length; i += 500) {
    sightings.push(...(await sight(store, shard, view, ids.slice(i, i + 500))));
  }
  return sightings;
}

async function checkPlaces(
  store: Store,
  shard: Shard,
  repair: boolean,
  suspects: readonly Sighting[],
  report: SweepReport,
): Promise<void> {
  const ids = suspects.map(({ delivery }) => delivery);
  for (let i = 0; i < ids.length; i += perCall) {
    const batch = ids.slice(i, i + perCall);
    const verdicts = (await run(store, shard, 'put_back', [store.gateCap, repair ? 1 : 0, ...batch])) as string[];
    for (const [j, delivery] of batch.entries()) note(report, delivery, verdicts[j] ?? 'unsure');
  }
}

function note(report: SweepReport, delivery: number, verdict: string): void {
  const [word, ...places] = verdict.split(' ');
  if (word === 'lost') report.lost.push(delivery);
  else if (word === 'twice') report.twice.push({ delivery, places });
  else if (word === 'ended') report.ended++;
  else if (word === 'unsure') report.unsure++;
}

async function checkGates(
  store: Store,
  shard: Shard,
  view: StreamView,
  repair: boolean,
  hooks: readonly number[],
  report: SweepReport,
): Promise<void> {
  const suspects = await gateSuspects(store, shard, view, hooks);
  for (const batch of inBatches(suspects, (hook) => 1 + (view.ofHook.get(hook)?.length ?? 0))) {
    const excesses = await mendGates(store, shard, view, repair, batch);
    for (const [i, hook] of batch.entries()) {
      const excess = excesses[i] ?? 0;
      if (excess !== 0) report.gates.push({ hook, excess });
    }
  }
}

/** Hooks whose gate does not count what the view holds, or which have deliveries waiting and none out. */
async function gateSuspects(store: Store, shard: Shard, view: StreamView, hooks: readonly number[]): Promise<number[]> {
  const pipeline = store.redis.pipeline();
  for (const hook of hooks) pipeline.hget(`${shard.prefix}gate:${hook}`, 'out');
  const outs = await answersOf<string | null>(pipeline);
  return hooks.filter((hook, i) => {
    const out = Number(outs[i] ?? 0);
    return out === 0 || out !== (view.ofHook.get(hook)?.length ?? 0);
  });
}

/** Has the gates of hooks looked at, reading on while the stream runs away. No answers when it does so again and again. */
async function mendGates(
  store: Store,
  shard: Shard,
  view: StreamView,
  repair: boolean,
  hooks: readonly number[],
): Promise<number[]> {
  for (let tries = 0; tries < maxTries; tries++) {
    const answers = (await run(store, shard, 'mend_gate', [
      store.gateCap,
      repair ? 1 : 0,
      view.last,
      view.ghosts.join(','),
      ...hooks.flatMap((hook) => [hook, view.ofHook.get(hook)?.join(',') ?? '']),
    ])) as number[];
    if (answers.length > 0 || view.ghosts.length > 0) return answers;
    await readOn(store, shard, view);
  }
  return [];
}

function* inBatches(hooks: readonly number[], weigh: (hook: number) => number): Generator<number[]> {
  let batch: number[] = [];
  let weight = 0;
  for (const hook of hooks) {
    batch.push(hook);
    weight += weigh(hook);
    if (weight < perCall) continue;
    yield batch;
    batch = [];
    weight = 0;
  }
  if (batch.length > 0) yield batch;
}
