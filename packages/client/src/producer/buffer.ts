import type { HeldEvent } from './held-event.ts';

/** Bounds of a {@link Buffer}. */
export interface BufferBounds {
  maxBufferedEvents: number;
  maxBufferedBytes: number;
}

interface Waiting {
  bytes: number;
  enter: () => void;
}

/**
 * The events that a producer holds, in order. An event takes up room from when it
 * enters until it is released: also while it is being sent. Who finds none waits,
 * first come, first served.
 */
export class EventBuffer {
  readonly #bounds: BufferBounds;
  #queue: HeldEvent[] = [];
  #waiting: Waiting[] = [];
  #events = 0;
  #bytes = 0;

  constructor(bounds: BufferBounds) {
    this.#bounds = bounds;
  }

  /** The event that goes next. */
  get first(): HeldEvent | undefined {
    return this.#queue[0];
  }

  /** Whether an event of this size may enter at once. */
  hasRoom(bytes: number): boolean {
    return this.#waiting.length === 0 && this.#fits(bytes);
  }

  /** Adds an event at the end, as soon as there is room. */
  enter(event: HeldEvent): void {
    const enter = (): void => {
      this.#events++;
      this.#bytes += event.bytes;
      this.#queue.push(event);
    };
    if (this.hasRoom(event.bytes)) enter();
    else this.#waiting.push({ bytes: event.bytes, enter });
  }

  /** Fulfils when there is room for one more event, of any usual size. Keeps none. */
  room(): Promise<void> {
    if (this.hasRoom(0)) return Promise.resolve();
    return new Promise((enter) => this.#waiting.push({ bytes: 0, enter }));
  }

  /** Whether what is there fills a batch. */
  fills(maxEvents: number, maxBytes: number): boolean {
    if (this.#queue.length >= maxEvents) return true;
    return this.#queue.reduce((bytes, event) => bytes + event.bytes, 0) >= maxBytes;
  }

  /** Takes the events of the next batch from the front: at least one, if there is one. */
  take(maxEvents: number, maxBytes: number): HeldEvent[] {
    let bytes = 0;
    let company = maxEvents;
    let count = 0;
    for (const event of this.#queue) {
      company = Math.min(company, event.company);
      bytes += event.bytes + 1;
      if (count > 0 && (count >= company || bytes > maxBytes)) break;
      count++;
    }
    return this.#queue.splice(0, count);
  }

  /** Takes all events from before a moment. They are at the front. */
  takeOlderThan(atMs: number): HeldEvent[] {
    const count = this.#queue.findIndex((event) => event.atMs > atMs);
    return this.#queue.splice(0, count === -1 ? this.#queue.length : count);
  }

  /** Puts events that were taken back to the front. */
  putBack(events: readonly HeldEvent[]): void {
    this.#queue = [...events, ...this.#queue];
  }

  /** Gives the room of events that were taken to those that wait for it. */
  release(events: readonly HeldEvent[]): void {
    this.#events -= events.length;
    for (const { bytes } of events) this.#bytes -= bytes;
    while (this.#waiting[0] && this.#fits(this.#waiting[0].bytes)) this.#waiting.shift()?.enter();
  }

  #fits(bytes: number): boolean {
    const { maxBufferedEvents, maxBufferedBytes } = this.#bounds;
    if (this.#events === 0) return true;
    return this.#events < maxBufferedEvents && this.#bytes + bytes <= maxBufferedBytes;
  }
}
