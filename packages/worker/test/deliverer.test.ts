import type { Hook } from '@posthorn/core/hook';
import type { Outcome } from '@posthorn/core/outcome';
import { decodeDelivery } from '@posthorn/store/delivery-record';
import type { LargeEvent, StoredEvent } from '@posthorn/store/event-record';
import type { Shard } from '@posthorn/store/keys';
import type { Settlement } from '@posthorn/store/settle';
import type { Transport } from '@posthorn/transports/transport';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { ByteBudget } from '../src/byte-budget.ts';
import { Deliverer, type DelivererDeps, type Work } from '../src/deliverer.ts';
import type { EventCache } from '../src/event-cache.ts';
import type { HookCache } from '../src/hook-cache.ts';
import type { Settler } from '../src/settler.ts';
import { Slots } from '../src/slots.ts';
import { entryOf, eventOf, hookOf, type ScriptedTransport, scriptedTransport } from './support/samples.ts';
import { log } from './support/worker.ts';

const patience = { timeout: 30_000 };
const never = new AbortController().signal;

interface Parts {
  hook?: Hook | undefined;
  event?: StoredEvent | undefined;
  /** Reads an event's large data. */
  wholeEvent?: DelivererDeps['wholeEvent'];
  transport?: Transport;
  deactivateHook?: (hook: number, revision: number) => Promise<unknown>;
  /** Why the hook's secrets can't be opened. */
  sealed?: string;
  /** What earlier attempts left. */
  progressOf?: DelivererDeps['progressOf'];
  /** Attempts that may take a place at once. */
  places?: number;
}

/** A deliverer for one hook and one event, with nothing real behind it. */
function deliverer(parts: Parts = {}) {
  const { transport = scriptedTransport(() => ({ kind: 'delivered' })), deactivateHook = async () => undefined } =
    parts;
  const hook = 'hook' in parts ? parts.hook : hookOf();
  const event = 'event' in parts ? parts.event : eventOf();
  const settled: Settlement[] = [];
  // Its clock stands still: no attempt is slow, and leaves its place before it ends.
  const slots = new Slots(parts.places ?? 10, () => 0);
  onTestFinished(() => slots.close());
  const stored = hook && { hook, revision: 7, sealed: parts.sealed ?? null };
  const hooks = { byRevision: vi.fn<HookCache['byRevision']>(async () => new Map(stored ? [[hook.id, stored]] : [])) };
  const events = { get: vi.fn<EventCache['get']>(async () => new Map(event ? [['feeds/a|x', event]] : [])) };
  /** All is settled at once. */
  function settle(settlement: Settlement): void {
    settled.push(settlement);
    slots.free(settlement);
  }
  const made = new Deliverer({
    worker: 'w1',
    shard: {} as Shard,
    slots,
    settler: { add: settle } as unknown as Settler,
    hooks: hooks as unknown as HookCache,
    events: events as unknown as EventCache,
    large: new ByteBudget(1000, new AbortController().signal),
    wholeEvent: parts.wholeEvent ?? (() => Promise.reject(new Error('there is no large event here'))),
    transports: { web: transport },
    progressOf: parts.progressOf ?? (() => Promise.reject(new Error('nobody keeps progress here'))),
    deactivateHook,
    interrupt: new AbortController().signal,
    random: () => 0.5,
    now: () => 1_700_000_000_000,
    log,
    attemptLog: log,
  });
  return { deliverer: made, settled, slots, hooks };
}

/** What becomes of one entry. */
async function outcomeOf(parts: Parts, entry = entryOf(), claims = 1): Promise<Settlement> {
  const { deliverer: made, settled } = deliverer(parts);
  await made.start([{ entry, claims }], never);
  await vi.waitFor(() => expect(settled).toHaveLength(1), 30_000);
  const [settlement] = settled;
  if (!settlement) throw new Error('It was not settled.');
  return settlement;
}

/** Deliveries that one entry holds. */
const workOf = (...deliveries: number[]): Work[] =>
  deliveries.map((delivery) => ({ entry: entryOf({ delivery }), claims: 1 }));

/** A transport whose attempts end when they are told to. */
function patientTransport(): { transport: ScriptedTransport; end: (delivery: number) => void } {
  const ends = new Map<number, () => void>();
  const transport = scriptedTransport(
    ({ delivery }) => new Promise((resolve) => ends.set(delivery, () => resolve({ kind: 'delivered' }))),
  );
  return { transport, end: (delivery) => ends.get(delivery)?.() };
}

const sentOf = ({ jobs }: ScriptedTransport): number[] => jobs.map(({ delivery }) => delivery);

const sends = (outcome: Outcome) => ({ transport: scriptedTransport(() => outcome) });
const failed: Outcome = { kind: 'retryable', reason: 'http_status' };

describe('an attempt', () => {
  test("follows the hook's policy", async () => {
    const hook = hookOf({ policy: { max_attempts: 2, base_seconds: 8 } });
    expect(await outcomeOf({ hook, ...sends(failed) })).toMatchObject({ action: 'retry', delayMs: 8000 });
    expect(await outcomeOf({ hook, ...sends(failed) }, entryOf({ attempt: 2 }))).toMatchObject({ action: 'dead' });
    expect(await outcomeOf({ hook })).toMatchObject({ action: 'delivered' });
    expect(await outcomeOf({ hook, ...sends({ kind: 'interrupted' }) })).toMatchObject({ action: 'release' });
  });

  test('is the only one of a ping, which is sent although the hook is not active', async () => {
    const hook = hookOf({ active: false });
    expect(await outcomeOf({ hook, ...sends(failed) }, entryOf({ kind: 'p' }))).toMatchObject({ action: 'end' });
    expect(await outcomeOf({ hook }, entryOf({ kind: 'p' }))).toMatchObject({ action: 'delivered' });
  });

  test('is not made for a hook that is deleted or off, or an event that is not kept', async () => {
    const transport = scriptedTransport(() => ({ kind: 'delivered' }));
    expect(await outcomeOf({ hook: undefined, transport })).toMatchObject({ action: 'end', line: 'Chook_deleted' });
    expect(await outcomeOf({ hook: hookOf({ active: false }), transport })).toMatchObject({
      action: 'dead',
      line: 'Dhook_deactivated',
    });
    expect(await outcomeOf({ event: undefined, transport })).toMatchObject({ action: 'dead', line: 'Dinternal' });
    expect(transport.jobs).toEqual([]);
  });

  test('waits, unsent and uncounted, while the secrets of its hook cannot be opened', async () => {
    const transport = scriptedTransport(() => ({ kind: 'delivered' }));
    const sealed = 'sealed with another key';
    expect(await outcomeOf({ transport, sealed })).toMatchObject({ action: 'defer', delayMs: 60_000, line: '' });
    expect(transport.jobs).toEqual([]);
  });

  test('counts as failed, unsent, when the entry was handed out more than five times', async () => {
    const transport = scriptedTransport(() => ({ kind: 'delivered' }));
    expect(await outcomeOf({ transport }, entryOf(), 5)).toMatchObject({ action: 'delivered' });
    const lost = await outcomeOf({ transport }, entryOf(), 6);
    expect(lost).toMatchObject({ action: 'retry', delayMs: 5000 });
    expect(lost.line).toContain('worker_lost');
    const last = await outcomeOf({ transport }, entryOf({ attempt: 10 }), 6);
    expect(last.action).toBe('dead');
    expect(transport.jobs).toHaveLength(1);
  });

  test('that breaks down is tried again, and put off once the entry was handed out more than five times', async () => {
    const { data: _, ...head } = eventOf();
    const parts: Parts = {
      event: { ...head, dataBytes: 10 },
      wholeEvent: () => Promise.reject(new Error('a bug')),
    };
    const { deliverer: made, settled, slots } = deliverer(parts);
    await made.start([{ entry: entryOf(), claims: 5 }], never);
    await vi.waitFor(() => expect(slots.count).toBe(0), patience);
    expect(settled).toEqual([]);
    expect(await outcomeOf(parts, entryOf(), 6)).toMatchObject({ action: 'defer', delayMs: 60_000, line: '' });
  });

  test('is told which delivery it is of, and whether it is the last', async () => {
    const transport = scriptedTransport(() => failed);
    const hook = hookOf({ policy: { max_attempts: 2, timeout_seconds: 3 } });
    await outcomeOf({ hook, transport });
    await outcomeOf({ hook, transport }, entryOf({ attempt: 2 }));
    await outcomeOf({ hook, transport }, entryOf({ kind: 'p' }));
    const told = { delivery: 1024, progress: null, timeoutMs: 3000 };
    expect(transport.jobs).toMatchObject([
      { ...told, isLast: false },
      { ...told, isLast: true },
      { ...told, isLast: true },
    ]);
  });

  test('is told what those before it left, where its transport keeps that, and leaves more', async () => {
    const scripted = scriptedTransport(() => failed);
    const transport: Transport = {
      ...scripted,
      keepsProgress: true,
      send: async (job) => ({ ...(await scripted.send(job)), progress: `${job.progress}, two` }),
    };
    const progressOf = async (_: Shard, delivery: number) => `one of ${delivery}`;
    const { line } = await outcomeOf({ transport, progressOf });
    const heading = 'H2048\t1700000000000\te\t\tfeeds/a|x';
    expect(decodeDelivery(`${heading}\n${line}`).attempts).toMatchObject([{ progress: 'one of 1024, two' }]);
  });

  test('waits, unsent and uncounted, for a worker that knows its transport', async () => {
    const hook = hookOf({ name: 'pigeon' });
    expect(await outcomeOf({ hook })).toMatchObject({ action: 'defer', delayMs: 60_000, line: '' });
  });

  test('that breaks down on a bug leaves its entry pending, to be taken up again', async () => {
    const broken: Transport = {
      name: 'web',
      send: () => Promise.reject(new Error('a bug')),
      close: async () => undefined,
    };
    const { deliverer: made, settled, slots } = deliverer({ transport: broken });
    await made.start([{ entry: entryOf(), claims: 1 }], never);
    await vi.waitFor(() => expect(slots.count).toBe(0), 30_000);
    expect(settled).toEqual([]);
  });

  test('that breaks down on a bug leaves those beside it in its entry alone', async () => {
    const { transport, end } = patientTransport();
    const buggy: Transport = {
      ...transport,
      send: (job) => (job.delivery === 2 ? Promise.reject(new Error('a bug')) : transport.send(job)),
    };
    const { deliverer: made, settled, slots } = deliverer({ transport: buggy });
    await made.start(workOf(1, 2, 3), never);
    await vi.waitFor(() => expect(slots.count).toBe(2), patience);
    for (const delivery of [1, 3]) {
      // As long as one of them is held, nobody claims the entry.
      expect(slots.entries().has(entryOf().entry)).toBe(true);
      end(delivery);
      await vi.waitFor(() => expect(settled.at(-1)).toMatchObject({ delivery, action: 'delivered' }), patience);
    }
    expect(settled).toHaveLength(2);
    expect(slots).toMatchObject({ count: 0, room: 10 });
    expect(slots.entries().has(entryOf().entry)).toBe(false);
  });

  test('asks for a hook that is over to be switched off, before it is settled', async () => {
    const steps: string[] = [];
    const hook = hookOf();
    const gone = sends({ kind: 'rejected', reason: 'gone', deactivateHook: true });
    const asked = {
      deactivateHook: async (id: number, revision: number) => steps.push(`asked for ${id} at ${revision}`),
    };
    expect((await outcomeOf({ hook, ...gone, ...asked })).action).toBe('dead');
    expect(steps).toEqual([`asked for ${hook.id} at 7`]);
    // It could not be asked for: the entry stays pending, and the receiver is asked again.
    const away = deliverer({ hook, ...gone, deactivateHook: () => Promise.reject(new Error('away')) });
    await away.deliverer.start([{ entry: entryOf(), claims: 1 }], never);
    await vi.waitFor(() => expect(away.slots.count).toBe(0), 30_000);
    expect(away.settled).toEqual([]);
  });
});

describe('starting work', () => {
  test('passes over deliveries that are held already, and not others of their entry', async () => {
    const transport = scriptedTransport(() => new Promise(() => undefined));
    const { deliverer: made, slots } = deliverer({ transport });
    await made.start(workOf(1), never);
    await made.start(
      [
        { entry: entryOf({ delivery: 1 }), claims: 2 },
        { entry: entryOf({ delivery: 1, entry: '2-0' }), claims: 1 },
        { entry: entryOf({ delivery: 2 }), claims: 1 },
        { entry: entryOf({ delivery: 3, entry: '2-0' }), claims: 1 },
      ],
      never,
    );
    expect(sentOf(transport)).toEqual([1, 2, 3]);
    expect(slots.count).toBe(3);
  });

  test('starts as many as there are places for, and the next with each that ends', async () => {
    const { transport, end } = patientTransport();
    const { deliverer: made, slots, hooks } = deliverer({ transport, places: 2 });
    const started = made.start(workOf(1, 2, 3, 4, 5), never);
    await vi.waitFor(() => expect(transport.jobs).toHaveLength(2), patience);
    for (const [ended, sent] of [
      [2, 3],
      [1, 4],
    ] as const) {
      expect(slots).toMatchObject({ started: 2, room: 0, count: 8 - sent });
      end(ended);
      await vi.waitFor(() => expect(sentOf(transport)).toContain(sent), patience);
    }
    end(3);
    end(4);
    await started;
    end(5);
    await vi.waitFor(() => expect(slots.count).toBe(0), patience);
    expect(sentOf(transport)).toEqual([1, 2, 3, 4, 5]);
    // For nothing but what it starts: hooks change while deliveries wait.
    expect(hooks.byRevision.mock.calls.every(([, wanted]) => wanted.size === 1)).toBe(true);
  });

  test('keeps to its places when two start work at a time, and starts all of it', async () => {
    let now = 0;
    let most = 0;
    const transport = scriptedTransport(async () => {
      most = Math.max(most, ++now);
      await new Promise(setImmediate);
      now -= 1;
      return { kind: 'delivered' };
    });
    const { deliverer: made, slots } = deliverer({ transport, places: 3 });
    const halves = [workOf(1, 2, 3, 4, 5, 6, 7), workOf(8, 9, 10, 11, 12, 13)];
    await Promise.all(halves.map((work) => made.start(work, never)));
    await slots.forNone();
    expect(most).toBe(3);
    expect(sentOf(transport).toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
  });

  test('lets go of what waits for a place when it is told to stop, and of nothing else', async () => {
    const { transport, end } = patientTransport();
    const { deliverer: made, settled, slots } = deliverer({ transport, places: 1 });
    const stopping = new AbortController();
    const started = made.start(workOf(1, 2, 3), stopping.signal);
    await vi.waitFor(() => expect(transport.jobs).toHaveLength(1), patience);
    expect(slots).toMatchObject({ count: 3, started: 1 });
    stopping.abort();
    await started;
    expect(slots).toMatchObject({ count: 1, started: 1 });
    end(1);
    await vi.waitFor(() => expect(settled).toMatchObject([{ delivery: 1, action: 'delivered' }]), patience);
    expect(slots).toMatchObject({ count: 0, room: 1 });
    expect(sentOf(transport)).toEqual([1]);
    // Stopped already: it takes nothing, though there is room.
    await made.start(workOf(2, 3), stopping.signal);
    expect(slots.count).toBe(0);
    expect(transport.jobs).toHaveLength(1);
  });

  test('holds no more large data at once than it may, and reads it only then', async () => {
    const ends: (() => void)[] = [];
    const transport = scriptedTransport(() => new Promise((end) => ends.push(() => end({ kind: 'delivered' }))));
    const { data, ...head } = eventOf();
    const large: LargeEvent = { ...head, dataBytes: 600 };
    const reads: string[] = [];
    const { deliverer: made, settled } = deliverer({
      transport,
      event: large,
      wholeEvent: async (_, { id }) => {
        reads.push(id);
        return { ...head, data };
      },
    });
    await made.start(workOf(1, 2), never);
    await vi.waitFor(() => expect(ends).toHaveLength(1), patience);
    expect(reads).toHaveLength(1);
    ends[0]?.();
    await vi.waitFor(() => expect(ends).toHaveLength(2), patience);
    ends[1]?.();
    await vi.waitFor(() => expect(settled.map(({ action }) => action)).toEqual(['delivered', 'delivered']), patience);
    expect(transport.jobs.map(({ event }) => event.data)).toEqual([data, data]);
  });

  test('asks for a hook as new as its newest entry says', async () => {
    const { deliverer: made, hooks } = deliverer();
    const entries = [3, 7, 5].map((hookRevision, i) => entryOf({ delivery: i, hookRevision }));
    await made.start(
      entries.map((entry) => ({ entry, claims: 1 })),
      never,
    );
    expect(hooks.byRevision).toHaveBeenCalledWith(expect.anything(), new Map([[2048, 7]]));
  });

  test('holds nothing when hooks or events could not be read as Redis is away', async () => {
    const { deliverer: made, slots, hooks } = deliverer({ places: 1 });
    hooks.byRevision.mockRejectedValueOnce(new Error('Connection is closed.'));
    await expect(made.start(workOf(1, 2, 3), never)).rejects.toThrow('closed');
    expect(slots).toMatchObject({ count: 0, room: 1 });
  });

  test('holds what it has started when Redis is away and hooks could not be read for the rest', async () => {
    const { transport, end } = patientTransport();
    const { deliverer: made, slots, hooks } = deliverer({ transport, places: 2 });
    const started = made.start(workOf(1, 2, 3, 4), never);
    await vi.waitFor(() => expect(transport.jobs).toHaveLength(2), patience);
    hooks.byRevision.mockRejectedValueOnce(new Error('Connection is closed.'));
    end(1);
    await expect(started).rejects.toThrow('closed');
    expect(slots).toMatchObject({ count: 1, started: 1 });
    expect(sentOf(transport)).toEqual([1, 2]);
  });
});

test('what was never started is handed back, what is in flight is not', async () => {
  const { deliverer: made, settled } = deliverer({ transport: scriptedTransport(() => new Promise(() => undefined)) });
  await made.start(workOf(1), never);
  made.release([1, 2].map((delivery) => entryOf({ delivery })));
  expect(settled).toMatchObject([{ delivery: 2, action: 'release', line: '' }]);
});
