import { Session, type SessionOptions } from './session.ts';
import type { MailServer } from './settings.ts';

/** How many connections of a hook are in use at once; servers turn away clients that open more than some ten. */
const maxConnections = 5;
/** How long a connection waits for its next mail, in milliseconds. */
const idleMs = 30_000;
/** How many mails go over one connection; servers end theirs after some hundreds. */
const maxMessages = 100;

/** A place in a lane's waiting line. */
export interface Turn {
  /** Fulfilled with a session, open or new; not at all once it was cancelled. */
  readonly session: Promise<Session>;
  /** Gives the place up, and the session if it came already. */
  cancel(): void;
}

interface Waiter {
  resolve: (session: Session) => void;
}

/**
 * The connections of one hook to its server: at most five in
 * use, who comes later waits in line; idle ones close after 30 s.
 */
export class Lane {
  readonly #server: MailServer;
  readonly #options: SessionOptions;
  readonly #onEmpty: () => void;
  readonly #idle = new Map<Session, NodeJS.Timeout>();
  readonly #waiting = new Set<Waiter>();
  #inUse = 0;
  #closed = false;

  /** `onEmpty` is called whenever nothing is in use, idle or waiting any more. */
  constructor(server: MailServer, options: SessionOptions, onEmpty: () => void) {
    this.#server = server;
    this.#options = options;
    this.#onEmpty = onEmpty;
  }

  /** How many connections are idle. */
  get idle(): number {
    return this.#idle.size;
  }

  /** A session: the one used last, since it is the likeliest to be alive, or a new one; as soon as there is room for it. */
  take(): Turn {
    let given: Session | null = null;
    let waiter: Waiter | null = null;
    const session = new Promise<Session>((resolve) => {
      waiter = {
        resolve: (taken) => {
          given = taken;
          resolve(taken);
        },
      };
      this.#waiting.add(waiter);
      this.#serve();
    });
    const cancel = (): void => {
      if (given !== null) this.give(given);
      else if (waiter !== null && this.#waiting.delete(waiter)) this.#settle();
    };
    return { session, cancel };
  }

  /** Takes a session back. One that is ready is kept for the next mail, any other is ended. */
  give(session: Session): void {
    this.#inUse -= 1;
    const keep = session.state === 'ready' && session.messages < maxMessages && !this.#closed;
    if (keep) this.#keep(session);
    else if (session.state === 'ready') session.end();
    else if (session.state !== 'ended') session.destroy();
    this.#serve();
    this.#settle();
  }

  /** A new session in the place of one that failed: the place in the lane stays taken. */
  replace(session: Session): Session {
    if (session.state !== 'ended') session.destroy();
    return new Session(this.#server, this.#options);
  }

  /** Ends the oldest idle connection. */
  endOldest(): void {
    const [oldest] = this.#idle.keys();
    if (oldest !== undefined) this.#drop(oldest);
  }

  /** Ends the idle connections; those in use end when they are given back. */
  close(): void {
    this.#closed = true;
    for (const session of this.#idle.keys()) this.#drop(session);
  }

  #serve(): void {
    while (this.#inUse < maxConnections) {
      const [waiter] = this.#waiting;
      if (waiter === undefined) return;
      this.#waiting.delete(waiter);
      this.#inUse += 1;
      waiter.resolve(this.#latest() ?? new Session(this.#server, this.#options));
    }
  }

  #latest(): Session | undefined {
    const latest = [...this.#idle.keys()].at(-1);
    if (latest === undefined) return undefined;
    clearTimeout(this.#idle.get(latest));
    this.#idle.delete(latest);
    latest.onEnd = ignore;
    return latest;
  }

  #keep(session: Session): void {
    session.onEnd = () => this.#drop(session);
    const timer = setTimeout(() => this.#drop(session), idleMs).unref();
    this.#idle.set(session, timer);
  }

  #drop(session: Session): void {
    clearTimeout(this.#idle.get(session));
    this.#idle.delete(session);
    session.onEnd = ignore;
    session.end();
    this.#settle();
  }

  #settle(): void {
    if (this.#inUse === 0 && this.#idle.size === 0 && this.#waiting.size === 0) this.#onEmpty();
  }
}

function ignore(): void {}
