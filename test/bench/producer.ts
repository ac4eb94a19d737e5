import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import type { System } from '../support/system.ts';

const description = 'x'.repeat(960);

/** An event of about 1 KiB, as JSON text. */
function benchEvent(source: string): string {
  return `{"source":"${source}","type":"package.added","actor":"bench","data":{"PackageIdentifier":"Bench","Description":"${description}"}}`;
}

/** Bytes of a bench event's data. */
export const dataBytes = Buffer.byteLength(JSON.stringify({ PackageIdentifier: 'Bench', Description: description }));

/** Posts `count` events in batches of 500, a few requests at a time, to the sources in turn. */
export async function postBatches(
  url: string,
  token: string,
  sources: readonly string[],
  count: number,
): Promise<void> {
  const pool = new Pool(url, { connections: 4 });
  const batchOf = (size: number): Buffer =>
    Buffer.from(`[${Array.from({ length: size }, (_, i) => benchEvent(sources[i % sources.length] ?? '')).join(',')}]`);
  // Made once: whoever posts shares the machine with what is measured.
  const fullBatch = batchOf(500);
  let left = count;
  const loop = async (): Promise<void> => {
    while (left > 0) {
      const size = Math.min(500, left);
      left -= size;
      await post(pool, '/v1/events/batch', token, size === 500 ? fullBatch : batchOf(size));
    }
  };
  await Promise.all(Array.from({ length: 4 }, loop));
  await pool.close();
}

/** Posts `count` events one by one, `width` at a time. */
export async function postSingly(
  url: string,
  token: string,
  source: string,
  count: number,
  width: number,
): Promise<void> {
  const pool = new Pool(url, { connections: width });
  let left = count;
  const event = benchEvent(source);
  const loop = async (): Promise<void> => {
    while (left-- > 0) await post(pool, '/v1/events', token, event);
  };
  await Promise.all(Array.from({ length: width }, loop));
  await pool.close();
}

async function post(pool: Pool, path: string, token: string, body: string | Buffer): Promise<void> {
  const response = await pool.request({
    method: 'POST',
    path,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body,
  });
  const text = await response.body.text();
  if (response.statusCode !== 202)
    throw new Error(`${path} was answered ${response.statusCode}: ${text.slice(0, 500)}`);
}

/** When an event was posted, and when it was accepted: nanoseconds of the machine's monotonic clock. */
export interface Posting {
  postedAt: number;
  acceptedAt: number;
}

/** Posts events one by one at a steady rate, whatever becomes of those before; by their ids, when that was. */
export async function postSteadily(
  url: string,
  token: string,
  source: string,
  { count, perSecond }: { count: number; perSecond: number },
): Promise<Map<string, Posting>> {
  const pool = new Pool(url, { connections: 100 });
  const postings = new Map<string, Posting>();
  const now = (): number => Number(process.hrtime.bigint());
  const postOne = async (): Promise<void> => {
    const id = randomUUID();
    const postedAt = now();
    await post(pool, '/v1/events', token, benchEvent(source).replace('{', `{"id":"${id}",`));
    postings.set(id, { postedAt, acceptedAt: now() });
  };
  const startedAt = performance.now();
  const posts: Promise<void>[] = [];
  while (posts.length < count) {
    const dueNow = Math.min(count, Math.floor(((performance.now() - startedAt) / 1000) * perSecond) + 1);
    while (posts.length < dueNow) posts.push(postOne());
    await sleep(1);
  }
  await Promise.all(posts);
  await pool.close();
  return postings;
}

/** Makes a feed with this many hooks to the sink, each with a secret, so that every attempt is signed. */
export async function feedWithHooks(system: System, feed: string, url: string, hooks: number): Promise<void> {
  await system.feed(feed);
  for (let i = 0; i < hooks; i++) {
    const config = { secret: 'whsec_YSBzZWNyZXQgb2Ygc29tZSBsZW5ndGggZm9yIHRoZSBiZW5jaA==' };
    await system.hook(feed, `${url}/hook-${i}`, { events: ['*'], config });
  }
}
