// How much memory the processes hold: after many deliveries, and while many wait. In CI in small, with
// verdicts that count deliveries and bytes, never seconds; `npm run soak` plays it at length.
import { writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { pauseHook } from '@posthorn/store/hooks';
import { openStore } from '@posthorn/store/store';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSweeps } from '../support/sweep-job.ts';
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
    // An attempt that was kept would be 1 KiB and more.
    expect(bytesPerDelivery).toBeLessThan(200);
  }
}, 300_000);

test.runIf(minutes > 0)(
  `the heaps stay flat over ${minutes} minutes of ${perSecond} events per second`,
  async () => {
    const startedAt = performance.now();
    const samples: { minute: number; worker: Memory; ingest: Memory }[] = [];
    let posted = 0;
    let nextSampleMs = 0;
    for (let ms = 0; ms < minutes * 60_000; ms = performance.now() - startedAt) {
      const due = Math.floor((ms / 1000) * perSecond) - posted;
      if (due > 0) await system.post('soak', Math.min(due, 1000));
      posted += Math.min(Math.max(due, 0), 1000);
      if (ms >= nextSampleMs) {
        nextSampleMs += 10_000;
        const [worker, ingest] = await Promise.all([system.worker.memory(), system.ingest.memory()]);
        samples.push({ minute: ms / 60_000, worker, ingest });
      }
      await sleep(100);
    }
    // The first half fills caches, and has V8 compile and optimise what is used.
    const settled = samples.slice(Math.floor(samples.length / 2));
    const slopes = (['worker', 'ingest'] as const).map((role) => {
      const of = (kind: keyof Memory): number =>
        slopeOf(settled.map((one) => [one.minute, one[role][kind] / 1024] as const));
      const last = settled.at(-1)?.[role];
      say(
        `${role}: heap ${of('heapUsed').toFixed(1)} KiB/min, resident ${of('rss').toFixed(0)} KiB/min; at the end heap ${mib(last?.heapUsed)}, resident ${mib(last?.rss)}`,
      );
      return of('heapUsed');
    });
    for (const { minute, worker, ingest } of samples) {
      const at = minute.toFixed(1).padStart(5);
      say(`${at} min: heap of worker ${mib(worker.heapUsed)}, of ingest ${mib(ingest.heapUsed)}`);
    }
    say(`${posted} events in ${minutes} min; ${system.arrived()} requests arrived in all`);
    for (const slope of slopes) expect(slope).toBeLessThan(200);
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
  const open = `${store.shards[0]?.prefix}open`;
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

/** Prints a line of the report, past the test runner. */
function say(line: string): void {
  writeSync(1, `soak: ${line}\n`);
}
