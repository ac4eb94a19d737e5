import { Lane } from './lane.ts';
import type { SessionOptions } from './session.ts';
import type { MailServer } from './settings.ts';

/** What a pool's connections are made with, and how many are kept. */
export interface PoolOptions extends SessionOptions {
  /** How many idle connections are kept over all hooks; those of the hook that was used least lately go first. */
  maxIdle: number;
}

interface HookLane {
  lane: Lane;
  /** The settings that its connections were made with, password included: never logged. */
  settings: string;
}

/**
 * The connections of all hooks, a lane for each. A hook whose server or account
 * has changed gets a new lane, and the idle connections of the old one close.
 */
export class Pool {
  readonly #options: PoolOptions;
  /** By hook id, those used last at the end. */
  readonly #lanes = new Map<number, HookLane>();
  #closed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  /** How many hooks have connections. */
  get size(): number {
    return this.#lanes.size;
  }

  /** How many connections are idle. */
  get idle(): number {
    return [...this.#lanes.values()].reduce((sum, { lane }) => sum + lane.idle, 0);
  }

  /** The lane of a hook to its server. */
  lane(hook: number, server: MailServer): Lane {
    const settings = JSON.stringify(server);
    const known = this.#lanes.get(hook);
    this.#lanes.delete(hook);
    if (known?.settings !== settings) known?.lane.close();
    const lane = known?.settings === settings ? known.lane : this.#create(hook, server);
    if (!this.#closed) this.#lanes.set(hook, { lane, settings });
    return lane;
  }

  /** Ends idle connections beyond the limit. To be called after a session was given back. */
  trim(): void {
    for (let over = this.idle - this.#options.maxIdle; over > 0; over -= 1) {
      const first = [...this.#lanes.values()].find(({ lane }) => lane.idle > 0);
      first?.lane.endOldest();
    }
  }

  /** Ends all idle connections; those in use end when they are given back. */
  close(): void {
    this.#closed = true;
    for (const { lane } of this.#lanes.values()) lane.close();
  }

  #create(hook: number, server: MailServer): Lane {
    const lane: Lane = new Lane(server, this.#options, () => {
      if (this.#lanes.get(hook)?.lane === lane) this.#lanes.delete(hook);
    });
    if (this.#closed) lane.close();
    return lane;
  }
}
