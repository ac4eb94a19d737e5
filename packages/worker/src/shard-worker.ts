import { hostname } from 'node:os';
import { version } from '@posthorn/dialects/user-agent';
import type { Shard } from '@posthorn/store/keys';
import { promote } from '@posthorn/store/promote';
import type { SettleAction } from '@posthorn/store/settle';
import type { WorkerAbout } from '@posthorn/store/stats/worker-about';
import type { Store } from '@posthorn/store/store';
import {
  type ClaimedEntry,
  claimOwn,
  createGroups,
  decodeDeliveryEntry,
  decodeEventEntry,
  deliveriesPerEntry,
  isMissingGroup,
  pendingOf,
  type WorkStream,
} from '@posthorn/store/streams';
import { beat, leave, takeOver } from '@posthorn/store/workers';
import type { Logger } from 'pino';
import { Deliverer, type DelivererDeps, type Work } from './deliverer.ts';
import { fanOutEvents } from './fan-out.ts';
import { type Loop, startLoop } from './loop.ts';
import { ReadLink } from './read-link.ts';
import { Settler } from './settler.ts';
import { Slots } from './slots.ts';

/** What the work on one shard needs. */
export interface ShardWorkerDeps extends Omit<DelivererDeps, 'slots' | 'settler' | 'shard'> {
  store: Store;
  /** Attempts in flight at once. */
  concurrency: number;
  /** Attempts in flight per hook and live worker. */
  hookConcurrency: number;
  /** When this worker started, ms. */
  startedAtMs: number;
  /** Asks for a hook to be switched off all of whose attempts failed for too long. */
  wornOut: (hook: number) => Promise<unknown>;
  log: Logger;
}

/** Entries of the event stream per read, and of the delivery stream: each may hold several events, or deliveries. */
const eventEntriesPerRead = 20;
const deliveryEntriesPerRead = 25;

/** Entries of the event stream that are taken up in a round. */
const eventEntriesPerReclaim = 100;

/** How often a worker says that it lives, takes over from others, and takes up what it got so, in milliseconds. */
export const beatEveryMs = 1000;
export const takeOverEveryMs = 2000;
export const reclaimEveryMs = 2000;

/** What Redis has handed out so lately may be on its way. */
const onItsWayMs = 2000;
const promoteAtLeastEveryMs = 250;

/** Pending entries looked at in a round, the oldest: what lies behind them comes up as they are settled. */
const pendingPage = 2000;

/**
 * The work on one shard: loops that fan out, deliver, promote, beat, take over
 * and take up again. They share nothing but the slots and the settler.
 */
export class ShardWorker {
  readonly #store: Store;
  readonly #shard: Shard;
  readonly #deps: ShardWorkerDeps;
  readonly #slots: Slots;
  readonly #settler: Settler;
  readonly #deliverer: Deliverer;
  readonly #links: ReadLink[] = [];
  readonly #fanningOut = new Set<string>();
  #readers: Loop[] = [];
  #keepers: Loop[] = [];
  /** Attempts since the last beat, but for those that were settled late. */
  #ended = { delivered: 0, failed: 0 };

  constructor(deps: ShardWorkerDeps, shard: Shard) {
    this.#deps = deps;
    this.#store = deps.store;
    this.#shard = shard;
    this.#slots = new Slots(deps.concurrency);
    this.#settler = new Settler(deps.store, shard, deps.log, deps.interrupt, (settlement, as) => {
      this.#slots.free(settlement);
      // Whoever settled it first, or settles it yet, counts it.
      if (as === 'settled' || as === 'worn') this.#count(settlement.action);
      if (as === 'worn') void deps.wornOut(settlement.hook);
    });
    this.#deliverer = new Deliverer({ ...deps, shard, slots: this.#slots, settler: this.#settler });
  }

  /** Attempts in flight. */
  get inFlight(): number {
    return this.#slots.started;
  }

  /** Makes sure the groups are there, says that it lives, then begins to read. */
  async start(): Promise<void> {
    const { log } = this.#deps;
    this.#store.redis.on('ready', this.#connected);
    await createGroups(this.#store, this.#shard);
    await this.#beat();
    const loop = (name: string, round: (signal: AbortSignal) => Promise<number | void>): Loop =>
      startLoop(name, log, (signal) => this.#healing(() => round(signal)));
    this.#readers = [
      loop(
        'fan out',
        this.#reader('events', (link) => this.#readEvents(link)),
      ),
      loop(
        'deliver',
        this.#reader('deliveries', (link, signal) => this.#readDeliveries(link, signal)),
      ),
      loop('promote', () => this.#promote()),
      loop('reclaim events', () => this.#reclaimEvents()),
      loop('reclaim deliveries', (signal) => this.#reclaimDeliveries(signal)),
      loop('take over', () => this.#takeOver()),
    ];
    this.#keepers = [loop('beat', () => this.#beat())];
  }

  /** Stops taking work; what is in flight goes on. */
  async stopReading(): Promise<void> {
    for (const link of this.#links) link.close();
    await Promise.all(this.#readers.map((loop) => loop.stop()));
  }

  /** Fulfils when no attempt is in flight and all is settled. */
  idle(): Promise<void> {
    return this.#slots.forNone();
  }

  /**
   * Settles what has ended, hands back what was read but never started, and leaves. What a step can't do is left to
   * whoever takes over, and keeps none of the others from being done.
   */
  async leave(): Promise<void> {
    // Replies that were on their way when reading stopped left entries pending.
    await this.#leaving('fan out', () => this.#reclaimEvents(0));
    await this.#settler.drain();
    await this.#leaving('hand back', () => this.#handBack());
    await this.#settler.drain();
    await Promise.all(this.#keepers.map((loop) => loop.stop()));
    await this.#leaving('leave', () => leave(this.#store, this.#shard, this.#deps.worker));
    this.#slots.close();
    this.#store.redis.off('ready', this.#connected);
  }

  async #leaving(step: string, act: () => Promise<unknown>): Promise<void> {
    await act().catch((error: unknown) =>
      this.#deps.log.error({ err: error, step, shard: this.#shard.index }, 'leaving: a step failed'),
    );
  }

  async #handBack(): Promise<void> {
    const ids = await pendingOf(this.#store, this.#shard, 'deliveries', this.#deps.worker, pendingPage);
    while (ids.length > 0) {
      const next = ids.splice(0, deliveryEntriesPerRead);
      const unstarted = await claimOwn(this.#store, this.#shard, 'deliveries', this.#deps.worker, next);
      this.#deliverer.release(unstarted.flatMap(({ raw }) => decodeDeliveryEntry(raw)));
    }
  }

  #count(action: SettleAction): void {
    if (action === 'delivered') this.#ended.delivered += 1;
    else if (action === 'retry' || action === 'dead') this.#ended.failed += 1;
  }

  /** What answers now may be another server, which lacks the last that its predecessor was told. */
  readonly #connected = (): void => {
    this.#deps.hooks.forget();
    this.#deps.events.forget();
    this.#deliverer.reconnected();
  };

  /** A group that somebody deleted is made again. */
  async #healing<T>(round: () => Promise<T>): Promise<T> {
    try {
      return await round();
    } catch (error) {
      if (isMissingGroup(error)) await createGroups(this.#store, this.#shard);
      throw error;
    }
  }

  #reader(
    stream: WorkStream,
    read: (link: ReadLink, signal: AbortSignal) => Promise<void>,
  ): (signal: AbortSignal) => Promise<void> {
    // It may be there before the connection for commands is, and read what the caches must not be asked for.
    const link = new ReadLink(this.#store, this.#connected);
    this.#links.push(link);
    this.#deps.log.debug({ stream, shard: this.#shard.index }, 'reading');
    return (signal) => read(link, signal);
  }

  async #readEvents(link: ReadLink): Promise<void> {
    const raws = await link.read(this.#shard, 'events', this.#deps.worker, eventEntriesPerRead);
    await this.#fanOut(raws.map(decodeEventEntry));
  }

  async #fanOut(entries: ReturnType<typeof decodeEventEntry>[]): Promise<void> {
    const fresh = entries.filter(({ entry }) => !this.#fanningOut.has(entry));
    if (fresh.length === 0) return;
    for (const { entry } of fresh) this.#fanningOut.add(entry);
    try {
      await fanOutEvents(this.#store, this.#shard, this.#deps, fresh);
    } finally {
      for (const { entry } of fresh) this.#fanningOut.delete(entry);
    }
  }

  async #readDeliveries(link: ReadLink, signal: AbortSignal): Promise<void> {
    await this.#slots.forRoom(signal);
    // Who was woken with it may have taken the room, and a count of none would mean all there is.
    if (signal.aborted || this.#slots.room <= 0) return;
    // Others may have room for what would wait here.
    const count = Math.min(Math.ceil(this.#slots.room / deliveriesPerEntry), deliveryEntriesPerRead);
    const raws = await link.read(this.#shard, 'deliveries', this.#deps.worker, count);
    const entries = raws.flatMap(decodeDeliveryEntry);
    await this.#deliverer.start(
      entries.map((entry) => ({ entry, claims: 1 })),
      signal,
    );
  }

  async #promote(): Promise<number> {
    const untilNextMs = await promote(this.#store, this.#shard);
    return Math.max(5, Math.min(untilNextMs ?? promoteAtLeastEveryMs, promoteAtLeastEveryMs));
  }

  async #beat(): Promise<number> {
    const ended = this.#ended;
    this.#ended = { delivered: 0, failed: 0 };
    const alive = await beat(this.#store, this.#shard, this.#deps.worker, { about: this.#about(), ...ended });
    this.#store.gateCap = this.#deps.hookConcurrency * Math.max(1, alive);
    return beatEveryMs;
  }

  #about(): WorkerAbout {
    const { startedAtMs: sinceMs, concurrency } = this.#deps;
    return { sinceMs, host: hostname(), pid: process.pid, version, inFlight: this.inFlight, concurrency };
  }

  async #takeOver(): Promise<number> {
    const taken = await takeOver(this.#store, this.#shard, this.#deps.worker);
    if (taken > 0)
      this.#deps.log.warn({ entries: taken, shard: this.#shard.index }, 'took over from a worker that fell silent');
    return takeOverEveryMs;
  }

  /** Takes up what is pending for this worker although it does not hold it. */
  async #reclaimEvents(idleMs = onItsWayMs): Promise<number> {
    const { worker } = this.#deps;
    const pending = await pendingOf(this.#store, this.#shard, 'events', worker, eventEntriesPerReclaim, idleMs);
    const lost = pending.filter((id) => !this.#fanningOut.has(id));
    const claimed = await claimOwn(this.#store, this.#shard, 'events', worker, lost);
    await this.#fanOut(claimed.map(({ raw }) => decodeEventEntry(raw)));
    return reclaimEveryMs;
  }

  /** Likewise. It waits for room beside the reader, which would take all of it under load. */
  async #reclaimDeliveries(signal: AbortSignal): Promise<number> {
    const { worker } = this.#deps;
    const pending = await pendingOf(this.#store, this.#shard, 'deliveries', worker, pendingPage, onItsWayMs);
    const lost = this.#notHeld(pending);
    while (lost.length > 0) {
      await this.#slots.forRoom(signal);
      if (signal.aborted) break;
      // What came late after all may have been taken up while this waited.
      const next = this.#notHeld(lost.splice(0, Math.min(this.#slots.room, deliveryEntriesPerRead)));
      const claimed = await claimOwn(this.#store, this.#shard, 'deliveries', worker, next);
      await this.#deliverer.start(claimed.flatMap(toWork), signal);
    }
    return reclaimEveryMs;
  }

  #notHeld(entries: readonly string[]): string[] {
    const held = this.#slots.entries();
    return entries.filter((entry) => !held.has(entry));
  }
}

function toWork({ raw, claims }: ClaimedEntry): Work[] {
  return decodeDeliveryEntry(raw).map((entry) => ({ entry, claims }));
}
