import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, it } from 'vitest';
import { type System, startSystem } from '../support/system.ts';
import { collectFigures, percentile } from './figures.ts';
import { startReference } from './measure.ts';
import { postBatches } from './producer.ts';

/**
 * Whether one hook hurts another (design.md section 6). Ratios within one run: the
 * same load alone, and beside hooks that hang or have thousands waiting.
 */

const rounds = Number(process.env['BENCH_ROUNDS'] ?? 3);
const figures = collectFigures('isolation');

afterAll(() => figures.report());

/** A server that answers at once or takes its time, by the path; it notes when what arrived. */
async function startServer(): Promise<{ url: string; arrivedAtMs: Map<string, number[]>; close(): void }> {
  const arrivedAtMs = new Map<string, number[]>();
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      const [, kind = ''] = (request.url ?? '').split('/');
      const times = arrivedAtMs.get(kind);
      if (times) times.push(performance.now());
      else arrivedAtMs.set(kind, [performance.now()]);
      if (kind === 'busy') setTimeout(() => response.end('ok'), 20);
      else response.end('ok');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', 4096, resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    arrivedAtMs,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function withHooks(work: (system: System, server: Awaited<ReturnType<typeof startServer>>) => Promise<void>) {
  const server = await startServer();
  const system = await startSystem({ workers: 1 });
  try {
    await work(system, server);
  } finally {
    await system.close();
    server.close();
  }
}

const hooks = 100;
/** An event to a hundred hooks each 50 ms: 2 000 deliveries a second. The 99th of 100 is then what six events took. */
const eventsPerLoad = 600;
const everyMs = 50;

it('100 hooks alone, and beside 100 that hang until timeout', async () => {
  for (let round = 0; round < rounds; round++) {
    await withHooks(async (system, { url, arrivedAtMs }) => {
      const hanging = startReference('hanging-receiver');
      for (const [kind, to] of [
        ['quick', url],
        ['hanging', await hanging.line()],
      ] as const) {
        await system.feed(kind);
        const policy = { timeout_seconds: 10 };
        for (let i = 0; i < hooks; i++) await system.hook(kind, `${to}/${kind}/${i}`, { events: ['*'], policy });
      }
      const quick = (): number[] => arrivedAtMs.get('quick') ?? [];

      /** A steady load, about a third of what the machine can do: deliveries a second, and milliseconds from posting to the 99th of 100 arrivals. */
      async function load(sources: string[]): Promise<{ rate: number; p99: number }> {
        arrivedAtMs.set('quick', []);
        const postedAt: number[] = [];
        const startedAt = performance.now();
        for (let i = 0; i < eventsPerLoad; i++) {
          await sleep(Math.max(0, startedAt + i * everyMs - performance.now()));
          postedAt.push(performance.now());
          await postBatches(system.ingest.url, system.operatorToken, sources, sources.length);
        }
        while (quick().length < eventsPerLoad * hooks) await sleep(1);
        const times = quick();
        const rate = times.length / (((times.at(-1) ?? 0) - startedAt) / 1000);
        // Events arrive in their order, all but a few: the n-th hundred arrivals is the n-th event.
        return {
          rate,
          p99: percentile(
            times.map((at, i) => at - (postedAt[Math.floor(i / hooks)] ?? 0)),
            0.99,
          ),
        };
      }

      await load(['feeds/quick']);
      const alone = await load(['feeds/quick']);
      figures.record('p99 from posting to arrival alone', 'ms', alone.p99);
      // In the first seconds each of them gets its four first attempts, on connections of their own; all time out at once.
      for (const when of ['when they begin to hang', 'while they hang']) {
        const beside = await load(['feeds/quick', 'feeds/hanging']);
        figures.record(
          `throughput beside 100 hooks, ${when}, over alone`,
          'ratio',
          beside.rate / alone.rate,
          'at least 0.9',
        );
        figures.record(`p99 beside 100 hooks, ${when}, over alone`, 'ratio', beside.p99 / alone.p99, 'at most 1.5');
      }
      await hanging.stop();
    });
  }
});

it('a single event, on an idle system and while another hook has 50 000 waiting', async () => {
  for (let round = 0; round < rounds; round++) {
    await withHooks(async (system, { url, arrivedAtMs }) => {
      for (const kind of ['busy', 'single']) {
        await system.feed(kind);
        await system.hook(kind, `${url}/${kind}/0`, { events: ['*'], policy: { concurrency: 20 } });
      }

      async function singles(): Promise<number> {
        const times: number[] = [];
        for (let i = 0; i < 40; i++) {
          arrivedAtMs.set('single', []);
          const postedAt = performance.now();
          await postBatches(system.ingest.url, system.operatorToken, ['feeds/single'], 1);
          while ((arrivedAtMs.get('single') ?? []).length === 0) await sleep(1);
          times.push(performance.now() - postedAt);
          await sleep(20);
        }
        return percentile(times, 0.5);
      }

      await singles();
      const idle = await singles();
      await postBatches(system.ingest.url, system.operatorToken, ['feeds/busy'], 50_000);
      // Once the fan-out of the 50 000 is through.
      await system.eventually(
        async () => (await system.call<{ health: { waiting: number } }[]>('GET', '/feeds/busy/hooks')).body[0],
        (hook) => (hook?.health.waiting ?? 0) > 40_000,
      );
      const busy = await singles();
      const [hook] = (await system.call<{ health: { waiting: number } }[]>('GET', '/feeds/busy/hooks')).body;
      expect(hook?.health.waiting).toBeGreaterThan(0);
      figures.record('a single event on an idle system', 'ms', idle);
      figures.record(
        'a single event while another hook has 50 000 waiting, over idle',
        'ratio',
        busy / idle,
        'at most 1.5',
      );
    });
  }
});
