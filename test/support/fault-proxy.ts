import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createRespSplitter } from './resp.ts';
import { seededRandom } from './seeded-random.ts';

/** What can be wrong with a link, in the kinds of toxiproxy. */
export type Fault =
  /** Every chunk arrives later, by `ms` and up to `jitterMs` more. */
  | { kind: 'latency'; ms: number; jitterMs: number }
  /** No more than this arrives in a second, in either direction. */
  | { kind: 'slow'; bytesPerSecond: number }
  /** Half open: connections are accepted, and what is sent is swallowed; `replies` only, if it says so. */
  | { kind: 'silent'; direction: 'both' | 'replies' }
  /** Nobody listens, and what was connected is cut off. */
  | { kind: 'refuse' }
  /** Redis does what it is asked, but the replies for which this holds never arrive: the connection breaks there. */
  | { kind: 'lose replies'; of: (request: string, reply: string) => boolean };

/** A TCP proxy on 127.0.0.1 whose faults are switched while it runs. */
export interface FaultProxy {
  port: number;
  /** Replies lost by fault `lose replies`. */
  readonly repliesLost: number;
  /** Puts a fault in force, in the place of the one before; null heals. */
  inject(fault: Fault | null): Promise<void>;
  /** Breaks all connections with a RST. */
  reset(): void;
  close(): Promise<void>;
}

/**
 * Starts a proxy to a port on 127.0.0.1.
 *
 * @param protocol what is spoken; `redis` lets it tell which reply belongs to which request
 * @param random   what jitter is drawn from, in [0, 1)
 */
export async function startFaultProxy(
  targetPort: number,
  protocol: 'any' | 'redis' = 'any',
  random: () => number = seededRandom(1),
): Promise<FaultProxy> {
  const links = new Set<Link>();
  let fault: Fault | null = null;
  let repliesLost = 0;
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    const link = new Link(client, connectTo(targetPort), () => fault, random, protocol === 'redis');
    links.add(link);
    void link.run().then(() => {
      links.delete(link);
      if (link.lostReply) repliesLost++;
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const reset = (): void => {
    for (const link of links) link.reset();
  };

  return {
    port,
    get repliesLost() {
      return repliesLost;
    },
    inject: async (next) => {
      fault = next;
      if (next?.kind === 'refuse') {
        server.close();
        reset();
      } else if (!server.listening) {
        await listenAgain();
      }
    },
    reset,
    close: async () => {
      reset();
      if (!server.listening) return;
      server.close();
      await once(server, 'close');
    },
  };

  /** Meanwhile the port may have served as the near end of somebody's connection. */
  async function listenAgain(): Promise<void> {
    for (;;) {
      try {
        server.listen(port, '127.0.0.1');
        await once(server, 'listening');
        return;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
        await sleep(50);
      }
    }
  }
}

function connectTo(port: number): Socket {
  return connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
}

/** One connection through the proxy: two sockets, and a carrier for each direction. */
class Link {
  readonly #client: Socket;
  readonly #server: Socket;
  readonly #fault: () => Fault | null;
  readonly #random: () => number;
  readonly #requests: string[] = [];
  readonly #splitRequests: ((chunk: Buffer) => Buffer[]) | undefined;
  readonly #splitReplies: ((chunk: Buffer) => Buffer[]) | undefined;
  /** Bytes of a reply that came without its end. */
  #unfinishedBytes = 0;
  /** Bytes are missing since: it can never be used again, only time out. */
  #silent = false;
  lostReply = false;

  constructor(client: Socket, server: Socket, fault: () => Fault | null, random: () => number, redis: boolean) {
    this.#client = client;
    this.#server = server;
    this.#fault = fault;
    this.#random = random;
    if (redis) {
      this.#splitRequests = createRespSplitter();
      this.#splitReplies = createRespSplitter();
    }
    // A carrier learns of errors by itself.
    client.on('error', () => undefined);
    server.on('error', () => undefined);
  }

  reset(): void {
    this.#client.resetAndDestroy();
    this.#server.resetAndDestroy();
  }

  /** Ends the link, but not what has been passed on: a RST would overtake it. */
  #break(): void {
    this.#client.destroySoon();
    this.#server.resetAndDestroy();
  }

  /** Fulfils when both sockets are closed. */
  async run(): Promise<void> {
    const closed = Promise.all([closing(this.#client), closing(this.#server)]);
    await Promise.all([this.#carry('requests'), this.#carry('replies')]);
    await closed;
  }

  async #carry(direction: 'requests' | 'replies'): Promise<void> {
    const [from, to] = direction === 'requests' ? [this.#client, this.#server] : [this.#server, this.#client];
    try {
      for await (const chunk of from.iterator({ destroyOnReturn: false })) {
        if (this.#swallows(direction)) continue;
        await this.#pass(direction === 'requests' ? this.#noted(chunk as Buffer) : this.#kept(chunk as Buffer), to);
        if (this.lostReply) this.#break();
      }
      // On a silent link the other end does not learn that this one has gone.
      if (!this.#silent) to.end();
    } catch {
      if (!this.#silent && !this.lostReply) to.resetAndDestroy();
    }
  }

  #swallows(direction: 'requests' | 'replies'): boolean {
    const fault = this.#fault();
    if (fault?.kind === 'silent' && (fault.direction === 'both' || direction === 'replies')) this.#silent = true;
    return this.#silent;
  }

  async #pass(chunk: Buffer, to: Socket): Promise<void> {
    const fault = this.#fault();
    if (fault?.kind === 'latency') await sleep(fault.ms + this.#random() * fault.jitterMs);
    let rest = chunk;
    while (rest.length > 0) {
      const now = this.#fault();
      const share = now?.kind === 'slow' ? Math.max(1, Math.ceil(now.bytesPerSecond / 10)) : rest.length;
      if (now?.kind === 'slow') await sleep(100);
      await write(to, rest.subarray(0, share));
      rest = rest.subarray(share);
    }
  }

  #noted(chunk: Buffer): Buffer {
    for (const request of this.#splitRequests?.(chunk) ?? []) this.#requests.push(request.toString('latin1'));
    return chunk;
  }

  /** What arrives of a chunk of replies: all, or what comes before the one that is lost. */
  #kept(chunk: Buffer): Buffer {
    if (!this.#splitReplies) return chunk;
    let at = -this.#unfinishedBytes;
    for (const reply of this.#splitReplies(chunk)) {
      const fault = this.#fault();
      const request = this.#requests.shift() ?? '';
      if (fault?.kind === 'lose replies' && fault.of(request, reply.toString('latin1'))) {
        this.lostReply = true;
        return chunk.subarray(0, Math.max(0, at));
      }
      at += reply.length;
    }
    this.#unfinishedBytes = chunk.length - at;
    return chunk;
  }
}

async function write(to: Socket, chunk: Buffer): Promise<void> {
  if (to.destroyed || to.write(chunk)) return;
  const done = new AbortController();
  await Promise.race([once(to, 'drain', done), once(to, 'close', done)]).finally(() => done.abort());
}

function closing(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.once('close', () => resolve());
  });
}
