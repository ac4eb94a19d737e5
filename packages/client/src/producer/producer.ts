import { PosthornError } from '../http/error.ts';
import { EventBuffer } from './buffer.ts';
import { type ProducerEvent, type WrittenEvent, writeEvent } from './event.ts';
import { beforeSignals } from './exit-signals.ts';
import type { Accepted } from './held-event.ts';
import { type ProducerOptions, type ProducerSettings, settingsOf } from './options.ts';
import { Sender } from './sender.ts';

/**
 * Sends events to ingest: in batches, in order, and again under the same id for
 * as long as Posthorn is away, so that each is accepted once. What it holds lives
 * in memory: an event is safe when its promise is fulfilled.
 */
export class Producer {
  readonly #settings: ProducerSettings;
  readonly #buffer: EventBuffer;
  readonly #sender: Sender;
  readonly #pending = new Set<Promise<unknown>>();
  readonly #forgetSignals: () => void;
  #closed = false;

  constructor(options: ProducerOptions) {
    this.#settings = settingsOf(options);
    this.#buffer = new EventBuffer(this.#settings);
    this.#sender = new Sender(this.#settings, this.#buffer);
    const { flushOnSignals, flushOnSignalMs } = this.#settings;
    this.#forgetSignals = beforeSignals(flushOnSignals, () => this.flush({ timeoutMs: flushOnSignalMs }));
  }

  /** Events that were taken and are neither accepted nor failed. */
  get pending(): number {
    return this.#pending.size;
  }

  /**
   * Sends an event. When as much is held as may be, it waits for room.
   *
   * @returns fulfils when the event is on Posthorn's disk; rejects with a
   * `PosthornError` when it is refused (`code`, `errors`), given up (`gave_up`) or
   * left behind (`closed`). A rejection that nobody handles does not end the process.
   */
  send(event: ProducerEvent): Promise<Accepted> {
    const { onError } = this.#settings;
    return this.#hold(event, onError, this.#closed ? closed() : this.#write(event));
  }

  /**
   * Sends an event that nobody waits for. What goes wrong is told to `onError`, else in a process warning.
   *
   * @returns false when there is no room for it, or the producer is closed: then it was not taken
   */
  trySend(event: ProducerEvent): boolean {
    if (this.#closed) return false;
    const written = this.#write(event);
    if ('text' in written && !this.#buffer.hasRoom(written.bytes)) return false;
    void this.#hold(event, this.#settings.onError ?? warn, written);
    return true;
  }

  /** Fulfils when there is room. For producers that send without waiting for each event, but not without end. */
  ready(): Promise<void> {
    return this.#buffer.room();
  }

  /**
   * Sends everything held without waiting for more.
   *
   * @param options.timeoutMs most to wait, in milliseconds. Default: until all is accepted or has failed
   * @returns fulfils when everything taken so far is accepted or has failed, or the time is up; never rejects
   */
  async flush({ timeoutMs }: { timeoutMs?: number | undefined } = {}): Promise<void> {
    const settled = this.#sender.hurry(Promise.allSettled(this.#pending));
    if (timeoutMs === undefined) return settled;
    let timer: NodeJS.Timeout | undefined;
    const timeUp = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, timeoutMs);
    });
    await Promise.race([settled, timeUp]);
    clearTimeout(timer);
  }

  /**
   * Takes no more events, and sends those that are held.
   *
   * @param options.timeoutMs most to wait, in milliseconds; what is left then fails with `closed`. Default: until
   * all is accepted or has failed, which is `giveUpMs` at the most
   * @returns fulfils when nothing is held any more; never rejects
   */
  async close(options: { timeoutMs?: number | undefined } = {}): Promise<void> {
    this.#closed = true;
    await this.flush(options);
    this.#sender.abandon();
    await Promise.allSettled(this.#pending);
    this.#forgetSignals();
  }

  /** The same as {@link close}, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #write(event: ProducerEvent): WrittenEvent | PosthornError {
    try {
      return writeEvent(event, this.#settings.source);
    } catch (error) {
      if (error instanceof PosthornError) return error;
      throw error;
    }
  }

  #hold(
    event: ProducerEvent,
    onError: ProducerOptions['onError'],
    written: WrittenEvent | PosthornError,
  ): Promise<Accepted> {
    const promise = new Promise<Accepted>((accept, fail) => {
      if (written instanceof PosthornError) return fail(written);
      const atMs = performance.now();
      this.#buffer.enter({ ...written, atMs, company: Number.POSITIVE_INFINITY, trouble: undefined, accept, fail });
    });
    this.#pending.add(promise);
    promise.then(
      () => this.#pending.delete(promise),
      (error: PosthornError) => {
        this.#pending.delete(promise);
        onError?.(error, event);
      },
    );
    this.#sender.wake();
    return promise;
  }
}

/** Makes a producer of events. `close()` it in the end: until then it may hold events. */
export function createProducer(options: ProducerOptions): Producer {
  return new Producer(options);
}

function closed(): PosthornError {
  return new PosthornError('closed', 'The producer is closed, and takes no more events.');
}

function warn(error: PosthornError): void {
  process.emitWarning(error.message, { type: 'PosthornWarning', code: error.code });
}
