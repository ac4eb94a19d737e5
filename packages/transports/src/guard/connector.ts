import net from 'node:net';
import tls from 'node:tls';
import { AttemptFailure, failureOf } from '../failure.ts';
import { fewPerTurn } from '../few-per-turn.ts';
import type { Guard } from './guard.ts';

/** Where to connect to. */
export interface Destination {
  /** Host name or IP literal, IPv6 without brackets. */
  hostname: string;
  port: number;
  /** Whether to speak TLS. */
  secure: boolean;
  /** Whether to take any certificate. */
  insecureSsl: boolean;
}

/** Milliseconds of each step, null for one that did not take place or did not end. */
export interface OpeningTimings {
  dnsMs: number | null;
  connectMs: number | null;
  tlsMs: number | null;
}

/** Called once, unless the opening was closed before: with a connected socket, or with why there is none. */
export type Opened = (result: net.Socket | AttemptFailure) => void;

/** While further addresses are left, how long one of them may take to answer, in milliseconds. */
const addressPatienceMs = 1000;

/**
 * A socket on its way: resolving -> connecting -> handshake (TLS only) -> open.
 * It connects to the very addresses that the guard checked, in their order, and
 * takes the next when one fails or is silent. It has no deadline of its own:
 * whoever opened it calls `close()` when there is no more time, in whatever
 * state; then `opened` is never called.
 */
export class Opening {
  phase: 'resolving' | 'connecting' | 'handshake' | 'open' = 'resolving';
  readonly timings: OpeningTimings = { dnsMs: null, connectMs: null, tlsMs: null };
  readonly #destination: Destination;
  readonly #secureContext: tls.SecureContext | undefined;
  readonly #opened: Opened;
  #stepAt = performance.now();
  #socket: net.Socket | null = null;
  #patience: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(guard: Guard, destination: Destination, secureContext: tls.SecureContext | undefined, opened: Opened) {
    this.#destination = destination;
    this.#secureContext = secureContext;
    this.#opened = opened;
    guard.resolve(destination.hostname, destination.port).then(
      (addresses) => {
        if (this.#closed) return;
        const took = this.#step();
        if (net.isIP(destination.hostname) === 0) this.timings.dnsMs = took;
        this.phase = 'connecting';
        fewPerTurn(() => this.#connectFirst(addresses));
      },
      (error: unknown) => {
        if (!this.#closed) this.#fail(failureOf(error));
      },
    );
  }

  /** Gives up: nothing is left behind. Does nothing once the socket is handed over. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#patience);
    this.#socket?.destroy();
    this.#socket = null;
  }

  #connectFirst(addresses: readonly string[]): void {
    if (this.#closed) return;
    try {
      this.#connect(addresses, 0);
    } catch (error) {
      this.#fail(failureOf(error));
    }
  }

  #connect(addresses: readonly string[], index: number): void {
    const socket = this.#dial(addresses[index] as string);
    this.#socket = socket;
    const next = (error: NodeJS.ErrnoException): void => {
      clearTimeout(this.#patience);
      socket.off('error', next).on('error', ignore).destroy();
      if (this.#closed) return;
      const more = this.phase === 'connecting' && index + 1 < addresses.length;
      if (more) this.#connect(addresses, index + 1);
      else this.#fail(this.phase === 'handshake' ? tlsFailure(error) : failureOf(error));
    };
    if (index + 1 < addresses.length) {
      this.#patience = setTimeout(next, addressPatienceMs, new Error('no answer'));
    }
    socket.on('error', next);
    socket.once('connect', () => {
      clearTimeout(this.#patience);
      this.timings.connectMs = this.#step();
      if (this.#destination.secure) this.phase = 'handshake';
      else this.#handOver(socket.off('error', next));
    });
    if (this.#destination.secure) {
      socket.once('secureConnect', () => {
        this.timings.tlsMs = this.#step();
        this.#handOver(socket.off('error', next));
      });
    }
  }

  #dial(address: string): net.Socket {
    const { hostname, port, secure, insecureSsl } = this.#destination;
    if (!secure) return net.connect({ host: address, port, noDelay: true });
    return tls
      .connect({
        host: address,
        port,
        // An IP literal is no server name (RFC 6066): the certificate is then matched against the address.
        servername: net.isIP(hostname) === 0 ? hostname.replace(/\.$/, '') : '',
        ALPNProtocols: ['http/1.1'],
        rejectUnauthorized: !insecureSsl,
        ...(this.#secureContext === undefined ? {} : { secureContext: this.#secureContext }),
      })
      .setNoDelay(true);
  }

  #handOver(socket: net.Socket): void {
    this.phase = 'open';
    this.#socket = null;
    this.#opened(socket);
  }

  #fail(failure: AttemptFailure): void {
    this.#closed = true;
    this.#socket = null;
    this.#opened(failure);
  }

  /** Milliseconds since the last step ended; begins the next. */
  #step(): number {
    const now = performance.now();
    const took = now - this.#stepAt;
    this.#stepAt = now;
    return took;
  }
}

function tlsFailure(error: NodeJS.ErrnoException): AttemptFailure {
  const code = error.code === undefined || error.message.includes(error.code) ? '' : ` (${error.code})`;
  return new AttemptFailure('tls', `The TLS handshake failed: ${error.message}${code}`, { cause: error });
}

function ignore(): void {}
