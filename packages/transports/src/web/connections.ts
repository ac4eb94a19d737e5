import { Connection, type ConnectionOptions } from './connection.ts';
import type { Target } from './target.ts';

/** What connections are made with, and how many are kept. */
export interface ConnectionsOptions extends ConnectionOptions {
  /** How many idle connections are kept over all origins; the oldest of the origin that has had some for longest goes first. */
  maxIdle: number;
}

/**
 * The connections that wait for their next request, by origin. `take` gives the
 * one used last, since it is the likeliest to be alive, or a new one; `give`
 * takes it back after a complete answer. Idle ones end by themselves after 4 s,
 * or when the server's `Keep-Alive` header says, at most 30 s.
 */
export class Connections {
  readonly #options: ConnectionsOptions;
  readonly #idleByKey = new Map<string, Connection[]>();
  #idle = 0;
  #closed = false;

  constructor(options: ConnectionsOptions) {
    this.#options = options;
  }

  /** How many connections are idle. */
  get idle(): number {
    return this.#idle;
  }

  /** A connection to a target, idle until now or, with `fresh`, always a new one. */
  take(target: Target, insecureSsl: boolean, { fresh = false } = {}): Connection {
    const key = target.secure && insecureSsl ? `${target.origin} insecure` : target.origin;
    const known = this.#idleByKey.get(key);
    while (known !== undefined && !fresh) {
      const connection = known.pop();
      if (connection === undefined) break;
      if (known.length === 0) this.#idleByKey.delete(key);
      this.#idle -= 1;
      if (connection.reusable) {
        connection.opening = null;
        return connection;
      }
      connection.close();
    }
    const connection = new Connection(key, target, insecureSsl, this.#options);
    connection.client.on('disconnect', () => this.#forget(connection));
    return connection;
  }

  /** Takes a connection back after a complete answer. It is closed when it can't be used again, or after `close()`. */
  give(connection: Connection): void {
    if (this.#closed || !connection.reusable) return connection.close();
    const known = this.#idleByKey.get(connection.key);
    if (known === undefined) this.#idleByKey.set(connection.key, [connection]);
    else known.push(connection);
    this.#idle += 1;
    if (this.#idle > this.#options.maxIdle) this.#dropOldest();
  }

  /** Closes all idle connections; those in use are closed when they are given back. */
  close(): void {
    this.#closed = true;
    while (this.#idle > 0) this.#dropOldest();
  }

  #dropOldest(): void {
    const [known] = this.#idleByKey.values();
    if (known?.[0] !== undefined) this.#forget(known[0]);
  }

  /** Closes a connection if it is idle. One in use is its taker's to end. */
  #forget(connection: Connection): void {
    const known = this.#idleByKey.get(connection.key) ?? [];
    const at = known.indexOf(connection);
    if (at < 0) return;
    known.splice(at, 1);
    this.#idle -= 1;
    if (known.length === 0) this.#idleByKey.delete(connection.key);
    connection.close();
  }
}
