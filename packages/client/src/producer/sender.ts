import { backoffMs } from '../http/backoff.ts';
import { PosthornError } from '../http/error.ts';
import type { EventBuffer } from './buffer.ts';
import type { HeldEvent } from './held-event.ts';
import type { ProducerSettings } from './options.ts';
import { Pause } from './pause.ts';
import { type Fate, postBatch } from './post-batch.ts';

/**
 * Sends what is in a buffer, one request at a time, so that events of a source
 * stay in order. Between requests it is in one of these states:
 *
 *     idle     nothing is held
 *     linger   the first event waits for company, unless there is a hurry
 *     back off the latest request, or part of it, failed in a way that may pass
 *
 * Events that may be sent again go back to the front of the buffer.
 */
export class Sender {
  readonly #settings: ProducerSettings;
  readonly #buffer: EventBuffer;
  readonly #pause = new Pause();
  readonly #abort = new AbortController();
  #running = false;
  #hurries = 0;
  #failures = 0;
  #latest: PosthornError | undefined;

  constructor(settings: ProducerSettings, buffer: EventBuffer) {
    this.#settings = settings;
    this.#buffer = buffer;
  }

  /** To be told that an event has entered the buffer. */
  wake(): void {
    if (!this.#running) void this.#run();
    else if (this.#isFull()) this.#pause.endLinger();
  }

  /** Lets events linger no more while this is under way. */
  async hurry(until: Promise<unknown>): Promise<void> {
    this.#hurries++;
    this.#pause.endLinger();
    await until;
    this.#hurries--;
  }

  /** Ends the request that is under way, and all that would follow: every event that is held fails. */
  abandon(): void {
    this.#abort.abort();
    this.#pause.end();
    if (!this.#running) this.#failAll();
  }

  async #run(): Promise<void> {
    this.#running = true;
    // What is sent in the same turn goes together.
    await this.#linger();
    while (this.#buffer.first && !this.#abort.signal.aborted) {
      const { maxBatchEvents, maxBatchBytes } = this.#settings;
      await this.#send(this.#buffer.take(maxBatchEvents, maxBatchBytes));
      await (this.#failures > 0 ? this.#backOff() : this.#linger());
    }
    this.#running = false;
    if (this.#abort.signal.aborted) this.#failAll();
  }

  async #send(batch: readonly HeldEvent[]): Promise<void> {
    const { connection } = this.#settings;
    const fates = await postBatch(
      connection,
      batch.map(({ text }) => text),
      this.#abort.signal,
    );
    const done: HeldEvent[] = [];
    const left: HeldEvent[] = [];
    for (const [index, event] of batch.entries()) (settle(event, fates[index], batch.length) ? done : left).push(event);
    const troubled = fates.find((fate) => fate.what === 'again');
    // Where some of it goes through, the server is there: no need to wait ever longer.
    if (fates.some(({ what }) => what === 'accepted')) this.#failures = 0;
    this.#failures = troubled ? this.#failures + 1 : 0;
    this.#latest = troubled?.error;
    if (left.length > 0) this.#buffer.putBack(left);
    this.#buffer.release(done);
  }

  async #linger(): Promise<void> {
    const { first } = this.#buffer;
    if (!first || this.#hurries > 0 || this.#isFull()) return;
    await this.#pause.linger(first.atMs + this.#settings.lingerMs - performance.now());
  }

  /** Waits, and meanwhile gives up what is too old. */
  async #backOff(): Promise<void> {
    const { backoff, giveUpMs } = this.#settings;
    const waitMs = backoffMs(backoff, this.#failures, this.#latest?.retryAfterMs, Math.random());
    const endMs = performance.now() + waitMs;
    for (;;) {
      const nowMs = performance.now();
      this.#giveUp(nowMs - giveUpMs);
      const { first } = this.#buffer;
      if (!first || nowMs >= endMs || this.#abort.signal.aborted) return;
      await this.#pause.wait(Math.min(endMs, first.atMs + giveUpMs + 1) - nowMs);
    }
  }

  #giveUp(beforeMs: number): void {
    const old = this.#buffer.takeOlderThan(beforeMs);
    for (const event of old) {
      const { giveUpMs } = this.#settings;
      const trouble = event.trouble ?? this.#latest;
      const why = trouble ? ` Latest trouble: ${trouble.message}` : '';
      event.fail(
        new PosthornError('gave_up', `Event ${event.id} was not accepted within ${giveUpMs} ms.${why}`, {
          cause: trouble,
        }),
      );
    }
    this.#buffer.release(old);
  }

  #failAll(): void {
    for (;;) {
      const held = this.#buffer.takeOlderThan(Number.POSITIVE_INFINITY);
      if (held.length === 0) return;
      for (const event of held) {
        const message = `The producer was closed before event ${event.id} was accepted. Give close() more time.`;
        event.fail(new PosthornError('closed', message, { cause: event.trouble }));
      }
      // Those that waited for room come in now.
      this.#buffer.release(held);
    }
  }

  #isFull(): boolean {
    return this.#buffer.fills(this.#settings.maxBatchEvents, this.#settings.maxBatchBytes);
  }
}

/** Tells an event's sender what became of it. False: it is to be sent again. */
function settle(event: HeldEvent, fate: Fate | undefined, batchSize: number): boolean {
  switch (fate?.what) {
    case 'accepted':
      event.accept(fate.accepted);
      return true;
    case 'refused':
      event.fail(fate.error);
      return true;
    case 'apart':
      // Halved until the culprit is alone.
      event.company = Math.ceil(batchSize / 2);
      event.trouble = fate.error;
      return false;
    case 'again':
      event.trouble = fate.error;
      return false;
    case undefined:
      return false;
  }
}
