import type { Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import { Client } from 'undici';
import { AttemptFailure } from '../failure.ts';
import { fewPerTurn } from '../few-per-turn.ts';
import { Opening, type OpeningTimings } from '../guard/connector.ts';
import type { Guard } from '../guard/guard.ts';
import type { Target } from './target.ts';

/** What connections are made with. */
export interface ConnectionOptions {
  guard: Guard;
  /** Certificate authorities and the like; Node's own unless a test brings another. */
  secureContext?: SecureContext;
}

/** How long a connection may wait for its next request, in milliseconds, where the server gives no hint. */
const idleMs = 4000;
/** The longest wait that a server's `Keep-Alive` hint can ask for, in milliseconds. */
const maxIdleMs = 30_000;
/** The largest header block of an answer that is read, in bytes. */
const maxHeaderBytes = 16_384;

/**
 * One undici client, which is one socket. Whoever took it has it alone, so that
 * nothing ever queues inside undici and the socket and timings are known to be
 * its own. undici connects at the first request, and by itself again when the
 * socket was closed between two.
 */
export class Connection {
  readonly key: string;
  readonly client: Client;
  socket: Socket | null = null;
  /** The last connect, and its timings; null when the socket is from an earlier request. */
  opening: Opening | null = null;

  constructor(key: string, target: Target, insecureSsl: boolean, options: ConnectionOptions) {
    this.key = key;
    const { guard, secureContext } = options;
    const destination = { hostname: target.hostname, port: target.port, secure: target.secure, insecureSsl };
    this.client = new Client(target.origin, {
      connect: (_, callback) => {
        this.opening = new Opening(guard, destination, secureContext, (result) => {
          if (result instanceof AttemptFailure) return callback(result, null);
          this.socket = result;
          return callback(null, result);
        });
      },
      // Our own timer holds for the whole attempt.
      headersTimeout: 0,
      bodyTimeout: 0,
      keepAliveTimeout: idleMs,
      keepAliveMaxTimeout: maxIdleMs,
      maxHeaderSize: maxHeaderBytes,
      // Nothing is ever pipelined, as nothing queues here. But with 1 undici leaves the event loop a turn after each
      // answer, for servers that close although they said they would not, and another before the next request, where
      // one is enough.
      pipelining: 2,
    });
  }

  /** Whether the socket was there before the request that is on it. */
  get reused(): boolean {
    return this.opening === null;
  }

  /** Milliseconds that connecting took for the request that is on it. */
  get timings(): OpeningTimings | null {
    return this.opening?.timings ?? null;
  }

  /** Whether another request may go over this socket: it is open, and nothing of the last request is still to be sent. */
  get reusable(): boolean {
    return this.socket !== null && !this.socket.destroyed && this.socket.writableLength === 0;
  }

  /** Ends it in whatever state: idle, resolving, connecting, sending, reading. */
  close(): void {
    this.opening?.close();
    this.socket = null;
    fewPerTurn(() => this.client.destroy(closed, ignore));
  }
}

/** One for all: making an error, with its stack, takes longer than closing a socket. Nobody sees it. */
const closed = new Error('closed');

function ignore(): void {}
