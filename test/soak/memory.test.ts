// How much memory the processes hold: after many deliveries, and while many wait. In CI in small, with
// verdicts that count deliveries and bytes, never seconds; `npm run soak` plays it at length.
import { setTimeout as sleep } from 'node:timers/promises';
import type { StatsJson } from '@posthorn/api/stats-schema';
import { pauseHook } from '@posthorn/store/pause-hook';
import { openStore } from '@posthorn/store/store';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSweeps } from '../support/sweep-job.ts';
import { until } from '../support/until.ts';
import type { Memory } from './measured-role.ts';
import { slopeOf } from './slope.ts';
import { type SoakedSystem, startSoaked } from './soaked-system.ts';

const minutes = Number(process.env['SOAK_MINUTES'] ?? 0);
const perSecond = Number(process.env['SOAK_RATE'] ?? 200);
const waitingDeliveries = Number(process.env['SOAK_WAITING'] ?? 20_000);
const mebibyte = 1024 * 1024;

let system: SoakedSystem;
beforeAll(async () => {
  system = await startSoaked();
  await system.call('PUT', '/v1/sources/feeds/soak', {});
  const config = { url: system.receiverUrl, secret: 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD' };
  await system.call('POST', '/feeds/soak/hooks', { name: 'web', events: ['*'], config });
});
afterAll(() => system?.close());

/** What the worker and ingest hold once so many more deliveries have arrived. */
async function heldAfter(deliveries: number): Promise<{ worker: Memory; ingest: Memory }> {
  const wanted = system.arrived() + deliveries;
  for (let left = deliveries; left > 0; left -= 500) await system.post('soak', Math.min(500, left));
  await system.untilArrived(wanted);
  // What has arrived a moment ago is still in the worker's hand.
  await until(async () => {
    const { streams } = await system.call<StatsJson>('GET', '/v1/stats');
    return streams.every(({ waiting, in_hand }) => waiting + in_hand === 0);
  });
  const [worker, ingest] = await Promise.all([system.worker.memory(), system.ingest.memory()]);
  return { worker, ingest };
}

test('what a delivery took is given back: after thousands more the heaps are as they were', async () => {
  const rounds: Awaited<ReturnType<typeof heldAfter>>[] = [];
  // The first fills caches and has code compiled.
  await heldAfter(6000);
  for (let round = 0; round < 4; round++) rounds.push(await heldAfter(3000));
  for (const role of ['worker', 'ingest'] as const) {
    const bytesPerDelivery = slopeOf(rounds.map((held, i) => [i * 3000, held[role].heapUsed] as const));
    say(`${role}: ${bytesPerDelivery.toFixed(0)} bytes for each delivery`);
    // An attempt that was kept would be 1 KiB and more.
    expect(bytesPerDelivery).toBeLessThan(200);
  }
}, 600_000);

/** What the processes held at a moment of the soak. */
interface Sample {
  minute: number;
  worker: Memory;
  ingest: Memory;
}

/** Posts at a steady rate, and looks at the processes every 10 s. */
async function soak(): Promise<Sample[]> {
  const samples: Sample[] = [];
  const startedAt = performance.now();
  let posted = 0;
  for (let ms = 0; ms < minutes * 60_000; ms = performance.now() - startedAt) {
    const due = Math.min(Math.floor((ms / 1000) * perSecond) - posted, 1000);
    if (due > 0) await system.post('soak', due);
    posted += Math.max(due, 0);
    if (ms >= samples.length * 10_000) {
      const [worker, ingest] = await Promise.all([system.worker.memory(), system.ingest.memory()]);
      samples.push({ minute: ms / 60_000, worker, ingest });
    }
    await sleep(100);
  }
  say(`${posted} events in ${minutes} min; ${system.arrived()} requests arrived in all`);
  return samples;
}

test.runIf(minutes > 0)(
  `the heaps stay flat over ${minutes} minutes of ${perSecond} events per second`,
  async () => {
    const samples = await soak();
    for (const { minute, worker, ingest } of samples) {
      say(`${minute.toFixed(1)} min: heap of worker ${mib(worker.heapUsed)}, of ingest ${mib(ingest.heapUsed)}`);
    }
    // The first half fills caches, and has V8 compile and optimise what is used.
    const settled = samples.slice(Math.floor(samples.length / 2));
    for (const role of ['worker', 'ingest'] as const) {
      const slope = (kind: keyof Memory): number =>
        slopeOf(settled.map((one) => [one.minute, one[role][kind] / 1024] as const));
      say(`${role}: heap ${slope('heapUsed').toFixed(1)} KiB/min, resident ${slope('rss').toFixed(0)} KiB/min`);
      expect(slope('heapUsed')).toBeLessThan(200);
    }
  },
  minutes * 60_000 + 120_000,
);

test(`a worker with ${waitingDeliveries} deliveries waiting, swept and all, uses less than 300 MB`, async () => {
  const hooks = 100;
  const store = openStore({
    url: system.redis.url,
    shards: 1,
    patience: 'fail',
    hookConcurrency: 100,
    secrets: null,
    onConnectionError: () => undefined,
  });
  await system.call('PUT', '/v1/sources/feeds/waiting', {});
  for (let i = 0; i < hooks; i++) {
    const config = { url: system.receiverUrl };
    const hook = await system.call<{ id: number }>('POST', '/feeds/waiting/hooks', {
      name: 'web',
      events: ['*'],
      config,
    });
    expect(await pauseHook(store, hook.id, true)).toBe(true);
  }
  for (let left = waitingDeliveries / hooks; left > 0; left -= 500) await system.post('waiting', Math.min(500, left));
  const open = `${store.shards[0]?.prefix}waiting`;
  while ((await store.redis.scard(open)) < waitingDeliveries) await sleep(50);
  const fannedOut = await system.worker.memory();
  say(`worker with ${waitingDeliveries} waiting: heap ${mib(fannedOut.heapUsed)}, resident ${mib(fannedOut.rss)}`);
  const sweeps = openSweeps(system.redis.port);
  expect(await sweeps.sweep()).toMatchObject({ open: waitingDeliveries, lost: 0, twice: 0 });
  const held = await system.worker.memory();
  say(`the same after a sweep: heap ${mib(held.heapUsed)}, resident ${mib(held.rss)}`);
  expect(held.rss).toBeLessThan(300_000_000);
  await sweeps.close();
  await store.close();
}, 1_800_000);

function mib(bytes = 0): string {
  return `${(bytes / mebibyte).toFixed(2)} MiB`;
}

/** Prints a line of the report. */
function say(line: string): void {
  console.log(`soak: ${line}`);
}
