import { setTimeout as sleep } from 'node:timers/promises';
import { type DeliveryRecord, decodeDelivery } from '@posthorn/store/delivery-record';
import { makeShards } from '@posthorn/store/keys';
import { type DeliveryEntry, decodeDeliveryEntry, type RawEntry } from '@posthorn/store/streams';
import type { Redis } from 'ioredis';

/** Where everything of a deployment with one shard is, at one moment. */
export interface Census {
  /** Events that wait for fan-out. */
  events: number;
  /** Deliveries that are in the delivery stream. */
  stream: number;
  due: number;
  lines: number;
  /** Entries of either stream that a worker has read and not settled. */
  pending: number;
  /** Sum of all gates' `out`. */
  out: number;
  records: Map<number, DeliveryRecord>;
  /** What the protocol forbids, in words: it must be empty at every moment. */
  wrong: string[];
}

const prefix = makeShards(1)[0]?.prefix ?? '';

/** Reads all of it in one script, so that nothing moves meanwhile. Gates and records: id, then value. */
const lua = `
local S, found = ARGV[1], { {}, {}, {}, {}, {}, {}, {}, {}, 0, 0 }
found[1] = redis.call('XRANGE', S .. 'deliveries', '-', '+')
found[2] = redis.call('ZRANGE', S .. 'due', 0, -1)
for _, key in ipairs(redis.call('KEYS', S .. 'line:*')) do
  for _, id in ipairs(redis.call('ZRANGE', key, 0, -1)) do table.insert(found[3], id) end
end
for _, key in ipairs(redis.call('KEYS', S .. 'gate:*')) do
  table.insert(found[4], string.match(key, '%d+$'))
  table.insert(found[4], redis.call('HGET', key, 'out') or '0')
end
for _, key in ipairs(redis.call('KEYS', S .. 'd:*')) do
  table.insert(found[5], string.match(key, '%d+$'))
  table.insert(found[5], redis.call('GET', key))
end
found[6] = redis.call('HGETALL', S .. 'out')
found[7] = redis.call('HGETALL', S .. 'left')
found[8] = redis.call('SMEMBERS', S .. 'waiting')
found[9] = redis.call('XLEN', S .. 'events') + (redis.call('GET', S .. 'queued') or 0)
for _, stream in ipairs({ 'events', 'deliveries' }) do
  local pending = redis.pcall('XPENDING', S .. stream, 'w')
  if not pending.err then found[10] = found[10] + pending[1] end
end
return found`;

/** Takes the census. */
export async function takeCensus(redis: Redis): Promise<Census> {
  const [stream, due, inLine, gates, texts, outPairs, leftPairs, waiting, events, pending] = (await redis.eval(
    lua,
    0,
    prefix,
  )) as [
    RawEntry[],
    ...lists: [string[], string[], string[], string[], string[], string[], string[]],
    ...counts: [number, number],
  ];
  const outWith = new Map(pairs(outPairs));
  const entries = stream.map((raw) => ({ entry: raw[0], still: stillOut(raw, outWith) }));
  const inStream = entries.flatMap(({ still }) => still);
  const records = new Map(pairs(texts).map(([id, text]) => [Number(id), decodeDelivery(text)]));
  const places = new Map<string, string[]>();
  const put = (id: string, place: string): unknown => places.set(id, [...(places.get(id) ?? []), place]);
  for (const { delivery } of inStream) put(String(delivery), 'stream');
  for (const id of due) put(id, 'due');
  for (const id of inLine) put(id, 'line');
  const outs = new Map(pairs(gates).map(([hook, out]) => [hook, Number(out)]));
  return {
    events,
    stream: inStream.length,
    due: due.length,
    lines: inLine.length,
    pending,
    out: [...outs.values()].reduce((sum, out) => sum + out, 0),
    records,
    wrong: [
      ...misplaced(records, places),
      ...misindexed(places, new Set(outWith.keys()), new Set(waiting)),
      ...miscounted(outs, inStream),
      ...miscountedEntries(entries, new Map(pairs(leftPairs))),
      ...repeated(records),
    ],
  };
}

/** The deliveries of an entry that are still out with it: the others of it are settled. */
function stillOut(raw: RawEntry, outWith: ReadonlyMap<string, string>): DeliveryEntry[] {
  return decodeDeliveryEntry(raw).filter(({ entry, delivery }) => outWith.get(String(delivery)) === entry);
}

/** Nothing waits and nothing is under way. */
export function isDrained(census: Census): boolean {
  return census.events + census.stream + census.due + census.lines + census.pending + census.out === 0;
}

/**
 * Waits until nothing waits, the test's own timeout being the end of patience.
 *
 * @throws as soon as a census finds something wrong
 */
export async function untilDrained(redis: Redis): Promise<Census> {
  for (;;) {
    const census = await takeCensus(redis);
    if (census.wrong.length > 0) throw new Error(`The protocol is broken:\n${census.wrong.slice(0, 20).join('\n')}`);
    if (isDrained(census)) return census;
    await sleep(500);
  }
}

function pairs(flat: readonly string[]): [string, string][] {
  return Array.from({ length: flat.length / 2 }, (_, i) => [flat[i * 2] ?? '', flat[i * 2 + 1] ?? '']);
}

/** An open delivery is in exactly one place, an ended one in none (design.md section 4). */
function misplaced(records: ReadonlyMap<number, DeliveryRecord>, places: ReadonlyMap<string, string[]>): string[] {
  const wrong: string[] = [];
  for (const [id, { status }] of records) {
    const found = places.get(String(id)) ?? [];
    const isOpen = status === 'pending' || status === 'retrying';
    if (found.length !== (isOpen ? 1 : 0)) wrong.push(`delivery ${id}, ${status}, is in [${found.join(', ')}]`);
  }
  for (const id of places.keys()) if (!records.has(Number(id))) wrong.push(`delivery ${id} has no record`);
  return wrong;
}

/** The indexes of open deliveries say of each where it is: in the stream, or waiting. */
function misindexed(
  places: ReadonlyMap<string, string[]>,
  out: ReadonlySet<string>,
  waiting: ReadonlySet<string>,
): string[] {
  return [...new Set([...places.keys(), ...out, ...waiting])].flatMap((id) => {
    const found = places.get(id) ?? [];
    const said = [...(out.has(id) ? ['stream'] : []), ...(waiting.has(id) ? ['waiting'] : [])];
    const expected = found.map((place) => (place === 'stream' ? place : 'waiting'));
    const agree = said.join(' ') === expected.join(' ');
    return agree ? [] : [`delivery ${id} is in [${found.join(', ')}], the indexes say [${said.join(', ')}]`];
  });
}

/** An entry goes with the last of its deliveries, and of those with several it is counted how many are left. */
function miscountedEntries(
  entries: readonly { entry: string; still: readonly DeliveryEntry[] }[],
  left: ReadonlyMap<string, string>,
): string[] {
  const inStream = new Set(entries.map(({ entry }) => entry));
  const gone = [...left.keys()].filter((entry) => !inStream.has(entry));
  return [
    ...entries
      .filter(({ entry, still }) => still.length === 0 || still.length !== Number(left.get(entry) ?? 1))
      .map(
        ({ entry, still }) => `entry ${entry} holds ${still.length}, its count says ${left.get(entry) ?? 'nothing'}`,
      ),
    ...gone.map((entry) => `entry ${entry} is gone, its count is not`),
  ];
}

/** A gate's `out` is the number of its hook's deliveries in the stream. */
function miscounted(outs: ReadonlyMap<string, number>, inStreamNow: readonly DeliveryEntry[]): string[] {
  const inStream = new Map<string, number>();
  for (const { hook } of inStreamNow) inStream.set(String(hook), (inStream.get(String(hook)) ?? 0) + 1);
  return [...new Set([...outs.keys(), ...inStream.keys()])]
    .filter((hook) => (outs.get(hook) ?? 0) !== (inStream.get(hook) ?? 0))
    .map((hook) => `hook ${hook} has ${inStream.get(hook) ?? 0} in the stream, its gate says ${outs.get(hook) ?? 0}`);
}

/** One delivery per event and hook, and no attempt noted twice. */
function repeated(records: ReadonlyMap<number, DeliveryRecord>): string[] {
  const wrong: string[] = [];
  const made = new Set<string>();
  for (const [id, { event, hook, kind, attempts }] of records) {
    if (kind === 'event' && made.has(`${event} ${hook}`)) wrong.push(`${event} has two deliveries to hook ${hook}`);
    if (kind === 'event') made.add(`${event} ${hook}`);
    const counted = attempts.filter(({ late, result }) => !late && result !== 'interrupted');
    if (counted.some(({ number }, i) => number !== i + 1)) {
      wrong.push(`delivery ${id} counts its attempts ${counted.map(({ number }) => number).join(', ')}`);
    }
    const seen = attempts.map(({ number, worker, atMs, timings }) => [number, worker, atMs, timings.totalMs].join(' '));
    if (new Set(seen).size < seen.length) wrong.push(`delivery ${id} has an attempt twice`);
  }
  return wrong;
}
