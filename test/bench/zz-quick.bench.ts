import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { it } from 'vitest';
import { startSystem } from '../support/system.ts';
import { startLoggingWorker } from './logging-worker.ts';
import { cpuSeconds, runReference } from './measure.ts';
import { startRedis } from '../support/redis-server.ts';
import { feedWithHooks, postBatches } from './producer.ts';
import { startSink } from './sink.ts';

it('quick', async () => {
  const sink = await startSink();
  if (process.env['REF']) {
    const b = await runReference('signed-posts', `${sink.url}/bare`, 40000, 100, 15000);
    console.log(`POSTED bare ${(b.cpuSeconds / 40000 * 1e6).toFixed(1)}us ${(40000 / b.seconds).toFixed(0)}/s`);
    const q = await startRedis();
    const m = await runReference('bullmq-posts', q.url, `${sink.url}/bullmq`, 40000, 100, 15000);
    console.log(`POSTED bullmq ${(m.cpuSeconds / 40000 * 1e6).toFixed(1)}us ${(40000 / m.seconds).toFixed(0)}/s`);
    await q.stop();
  }
  const system = await startSystem({ workers: 0 });
  const worker = await startLoggingWorker(system);
  const redis = new Redis(system.redis.url);
  const sources = Array.from({ length: 10 }, (_, i) => `feeds/fan-${i}`);
  for (const s of sources) await feedWithHooks(system, s.slice(6), sink.url, 1);
  const drained = async (): Promise<void> => {
    for (;;) {
      const l = await Promise.all([redis.xlen('{p0}events'), redis.xlen('{p0}deliveries'), redis.zcard('{p0}due')]);
      if (l.every((x) => x === 0)) return;
      await sleep(5);
    }
  };
  const pids = { worker: worker.pid, redis: system.redis.pid, ingest: system.ingest.pid, nginx: sink.pid, bench: process.pid };
  const stats = async () => Object.fromEntries([...(await redis.info('commandstats')).matchAll(/cmdstat_(\w+):calls=(\d+),usec=(\d+)/g)].map((m) => [m[1]!, [Number(m[2]), Number(m[3])] as const]));
  await postBatches(system.ingest.url, system.operatorToken, sources, 15000); await drained();
  for (let r = 0; r < Number(process.env['R'] ?? 3); r++) {
    const s0 = await stats();
    const before = Object.fromEntries(Object.entries(pids).map(([k, p]) => [k, cpuSeconds(p)]));
    const t0 = performance.now();
    await postBatches(system.ingest.url, system.operatorToken, sources, 40000);
    const posted = performance.now() - t0;
    await drained();
    const total = performance.now() - t0;
    const s1 = await stats();
    console.log(`POSTED ${posted.toFixed(0)} total ${total.toFixed(0)} ms = ${(40000 / total * 1000).toFixed(0)}/s ` + Object.entries(pids).map(([k, p]) => `${k} ${((cpuSeconds(p) - before[k]!) / 40000 * 1e6).toFixed(1)}us`).join(' '));
    if (process.env['CMDS']) console.log('CMDS ' + Object.entries(s1).map(([k, [c, u]]) => [k, c - (s0[k]?.[0] ?? 0), u - (s0[k]?.[1] ?? 0)] as const).filter((x) => x[1] > 50).sort((a, b) => b[2] - a[2]).slice(0, 22).map(([k, c, u]) => `${k}:${c}/${(u / 40000).toFixed(1)}us`).join(' '));
  }
  redis.disconnect(); await worker.stop(); await system.close(); await sink.stop();
});
