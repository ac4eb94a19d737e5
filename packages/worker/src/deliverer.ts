import type { AttemptError } from '@posthorn/core/attempt';
import type { Event } from '@posthorn/core/event';
import type { Hook } from '@posthorn/core/hook';
import type { Outcome } from '@posthorn/core/outcome';
import { effectivePolicy, type Policy } from '@posthorn/core/policy';
import { type Decision, decide } from '@posthorn/core/retry';
import { isLarge, type LargeEvent, type StoredEvent } from '@posthorn/store/event-record';
import type { StoredHook } from '@posthorn/store/hooks';
import type { Shard } from '@posthorn/store/keys';
import { isOutage } from '@posthorn/store/outage';
import type { Settlement } from '@posthorn/store/settle';
import type { DeliveryEntry } from '@posthorn/store/streams';
import type { AttemptJob, AttemptReport, Transport } from '@posthorn/transports/transport';
import type { Logger } from 'pino';
import { type AttemptLog, createAttemptLog } from './attempt-log.ts';
import type { ByteBudget } from './byte-budget.ts';
import type { EventCache } from './event-cache.ts';
import type { HookCache } from './hook-cache.ts';
import { RequestTextSplitter } from './request-texts.ts';
import { ResponseTextSplitter } from './response-texts.ts';
import { settlementOf, settlementToDefer, settlementToRelease, settlementWithoutAttempt } from './settlement.ts';
import type { Settler } from './settler.ts';
import type { Slots } from './slots.ts';

/** What a deliverer works with. */
export interface DelivererDeps {
  worker: string;
  shard: Shard;
  slots: Slots;
  settler: Settler;
  hooks: HookCache;
  events: EventCache;
  /** For events with large data: that is read for each attempt, and let go after it. */
  large: ByteBudget;
  /** An event with its data; undefined when it is kept no longer. */
  wholeEvent: (shard: Shard, event: LargeEvent) => Promise<Event | undefined>;
  transports: Readonly<Record<string, Transport>>;
  /** What earlier attempts of a delivery left for the next to know (transports/src/transport.ts). */
  progressOf: (shard: Shard, delivery: number) => Promise<string | null>;
  /** Asks for a hook to be switched off; durable once fulfilled. */
  deactivateHook: (hook: number, revision: number) => Promise<unknown>;
  /** Aborted when shutdown can wait no longer. */
  interrupt: AbortSignal;
  random: () => number;
  now: () => number;
  log: Logger;
  /** For the one line per attempt. */
  attemptLog: Logger;
}

/** An entry to attempt, and how often it has been handed out. */
export interface Work {
  entry: DeliveryEntry;
  claims: number;
}

/** An entry handed out this often has cost its workers their lives: it counts as a failed attempt. */
const maxClaims = 5;

/** A hook that can't be delivered to here waits for the operator: to bring its key back, or this worker up to date. */
const unableDelayMs = 60_000;

/** Takes entries of the delivery stream up: one attempt each, then settles it. */
export class Deliverer {
  readonly #deps: DelivererDeps;
  readonly #requests = new RequestTextSplitter();
  readonly #responses = new ResponseTextSplitter();
  readonly #logAttempt: AttemptLog;
  readonly #policies = new WeakMap<Hook, Policy>();

  constructor(deps: DelivererDeps) {
    this.#deps = deps;
    this.#logAttempt = createAttemptLog(deps.attemptLog);
  }

  /**
   * Starts attempts as there is room for them, and returns once they are under way. Deliveries already held are passed over.
   *
   * @param signal says to stop: what has not started by then stays pending for this worker
   */
  async start(work: readonly Work[], signal: AbortSignal): Promise<void> {
    const { slots } = this.#deps;
    let held = work.filter(({ entry }) => slots.hold(entry));
    try {
      while (held.length > 0) {
        await slots.forRoom(signal);
        if (signal.aborted) return;
        const some = held.slice(0, slots.room);
        for (const { entry } of some) slots.place(entry);
        await this.#begin(some);
        held = held.slice(some.length);
      }
    } finally {
      // They stay pending for this worker, and are taken up again from there.
      for (const { entry } of held) slots.free(entry);
    }
  }

  async #begin(work: readonly Work[]): Promise<void> {
    try {
      const { hookOf, eventOf } = await this.#read(work);
      for (const one of work) void this.#take(one, hookOf.get(one.entry.hook), eventOf.get(one.entry.event));
    } catch (error) {
      if (isOutage(error)) throw error;
      const [first, ...others] = work;
      // What can't be read holds up none of the others.
      if (others.length > 0) for (const one of work) await this.#begin([one]);
      else if (first) this.#defer(first.entry, error);
    }
  }

  async #read(
    work: readonly Work[],
  ): Promise<{ hookOf: ReadonlyMap<number, StoredHook>; eventOf: ReadonlyMap<string, StoredEvent> }> {
    const { hooks, events, shard } = this.#deps;
    const revisions = new Map<number, number>();
    for (const { entry } of work)
      revisions.set(entry.hook, Math.max(entry.hookRevision, revisions.get(entry.hook) ?? 0));
    const [hookOf, eventOf] = await Promise.all([
      hooks.byRevision(shard, revisions),
      events.get(
        shard,
        work.map(({ entry }) => entry.event),
      ),
    ]);
    return { hookOf, eventOf };
  }

  /** What can't be attempted here waits for an operator, or for another version. */
  #defer(entry: DeliveryEntry, error: unknown): void {
    this.#deps.log.error({ err: error, delivery: entry.delivery }, 'not delivered: it can not be attempted here');
    this.#deps.settler.add(settlementToDefer(entry, unableDelayMs));
  }

  /** Redis was away: what it had been given to keep is given to it again. */
  reconnected(): void {
    this.#requests.forget();
    this.#responses.forget();
  }

  /** Gives entries back that were read but not started. */
  release(entries: readonly DeliveryEntry[]): void {
    for (const entry of entries) if (this.#deps.slots.hold(entry)) this.#deps.settler.add(settlementToRelease(entry));
  }

  async #take({ entry, claims }: Work, stored: StoredHook | undefined, event: StoredEvent | undefined): Promise<void> {
    const { settler, log } = this.#deps;
    try {
      if (event && isLarge(event)) settler.add(await this.#attemptLarge(entry, claims, stored, event));
      else settler.add(await this.#attempt(entry, claims, stored, event));
    } catch (error) {
      // A bug of ours: the entry stays pending and is tried again, until it has been handed out too often.
      if (claims > maxClaims) return this.#defer(entry, error);
      log.error({ err: error, delivery: entry.delivery }, 'an attempt could not be carried through');
      this.#deps.slots.free(entry);
    }
  }

  async #attemptLarge(
    entry: DeliveryEntry,
    claims: number,
    stored: StoredHook | undefined,
    event: LargeEvent,
  ): Promise<Settlement> {
    const { large, shard, wholeEvent } = this.#deps;
    if (!(await large.take(event.dataBytes))) return settlementToRelease(entry);
    try {
      return await this.#attempt(entry, claims, stored, await wholeEvent(shard, event));
    } finally {
      large.give(event.dataBytes);
    }
  }

  async #attempt(
    entry: DeliveryEntry,
    claims: number,
    stored: StoredHook | undefined,
    event: Event | undefined,
  ): Promise<Settlement> {
    if (!stored) return settlementWithoutAttempt(entry, 'hook_deleted');
    const { hook } = stored;
    if (!hook.active && entry.kind !== 'p') return settlementWithoutAttempt(entry, 'hook_deactivated');
    // Its gate puts it into the hook's line.
    if (hook.paused && entry.kind !== 'p') return settlementToRelease(entry);
    if (!event) return settlementWithoutAttempt(entry, 'internal');
    const policy = this.#policyOf(hook, entry.kind);
    const report = await this.#try(entry, claims, stored, event, policy);
    const decision = decide({
      outcome: report.outcome,
      attempt: entry.attempt,
      policy,
      random: this.#deps.random(),
    });
    // Before settling: should this worker die in between, the delivery meets an inactive hook.
    if (decision.action === 'dead' && decision.deactivateHook)
      await this.#deps.deactivateHook(hook.id, stored.revision);
    return this.#conclude(entry, hook, event, report, decision);
  }

  /** A ping is tried once, whatever the hook's policy. */
  #policyOf(hook: Hook, kind: DeliveryEntry['kind']): Policy {
    const known = this.#policies.get(hook) ?? effectivePolicy(hook.policy);
    this.#policies.set(hook, known);
    return kind === 'p' ? { ...known, max_attempts: 1 } : known;
  }

  #try(
    entry: DeliveryEntry,
    claims: number,
    { hook, sealed }: StoredHook,
    event: Event,
    policy: Policy,
  ): AttemptReport | Promise<AttemptReport> {
    if (claims > maxClaims) return this.#lost(claims);
    if (sealed !== null) return this.#unable(hook, sealed);
    const transport = this.#deps.transports[hook.name];
    if (!transport) return this.#unable(hook, `this worker has no transport "${hook.name}"`);
    const job: AttemptJob = {
      event,
      hook,
      delivery: entry.delivery,
      progress: null,
      isLast: entry.attempt >= policy.max_attempts,
      timeoutMs: policy.timeout_seconds * 1000,
      signal: this.#deps.interrupt,
    };
    return transport.keepsProgress ? this.#continue(transport, job) : transport.send(job);
  }

  async #continue(transport: Transport, job: AttemptJob): Promise<AttemptReport> {
    const { progressOf, shard } = this.#deps;
    return transport.send({ ...job, progress: await progressOf(shard, job.delivery) });
  }

  #unable(hook: Hook, why: string): AttemptReport {
    this.#deps.log.error({ hook: hook.id }, `not delivered to: ${why}`);
    return this.#unsent({ kind: 'deferred', delayMs: unableDelayMs }, null);
  }

  #lost(claims: number): AttemptReport {
    const message = `Handed out ${claims} times; no worker came back with an answer.`;
    return this.#unsent({ kind: 'retryable', reason: 'worker_lost' }, { reason: 'worker_lost', message });
  }

  #unsent(outcome: Outcome, error: AttemptError | null): AttemptReport {
    const timings = { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null, totalMs: 0 };
    return { outcome, atMs: this.#deps.now(), request: null, response: null, timings, error };
  }

  #conclude(entry: DeliveryEntry, hook: Hook, event: Event, report: AttemptReport, decision: Decision): Settlement {
    this.#logAttempt(entry, event, report, decision);
    const { request, response, atMs } = report;
    return settlementOf(entry, event, this.#deps.worker, report, decision, {
      request: request && this.#requests.split(hook, event, request),
      response: response && this.#responses.split(hook, response, atMs),
    });
  }
}
