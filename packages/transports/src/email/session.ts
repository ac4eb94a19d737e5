import { isIP, type Socket } from 'node:net';
import { hostname } from 'node:os';
import type { SecureContext } from 'node:tls';
import SMTPConnection, { type SMTPConnectionEnvelope, type SMTPEnvelope } from 'nodemailer/lib/smtp-connection';
import { AttemptFailure } from '../failure.ts';
import { Opening } from '../guard/connector.ts';
import type { Guard } from '../guard/guard.ts';
import { Dialogue } from './dialogue.ts';
import type { MailFailure } from './outcome.ts';
import type { MailServer } from './settings.ts';
import { failureOfSmtp } from './smtp-failure.ts';

/** What sessions are made with. */
export interface SessionOptions {
  guard: Guard;
  /** Certificate authorities and the like; Node's own unless a test brings another. */
  secureContext?: SecureContext;
}

/** How long a server has to answer QUIT, in milliseconds. */
const goodbyeMs = 1000;

/** What a server made of a message: the reply that refused each recipient that it did not take. */
export interface Handed {
  /** By address. The others were taken. */
  refused: ReadonlyMap<string, MailFailure>;
  /** Why the message as a whole was not taken, or null when it was. */
  failure: MailFailure | null;
}

/**
 * One connection to a mail server, for one attempt at a time:
 * new -> opening (connect, TLS, login) -> ready <-> sending -> ended.
 * It connects through the outbound guard, to the addresses that this checked. It
 * has no deadline: who uses it calls `destroy()` when there is no more time.
 */
export class Session {
  readonly server: MailServer;
  /** How it was opened; null before, and for attempts that find it open. */
  opening: Opening | null = null;
  dialogue: Dialogue;
  /** How many messages it has taken. */
  messages = 0;
  /** Called once, when it ends by itself: the server, or the network, closed it. */
  onEnd: () => void = ignore;
  readonly #options: SessionOptions;
  #smtp: SMTPConnection | null = null;
  #socket: Socket | null = null;
  #state: 'new' | 'opening' | 'ready' | 'sending' | 'ended' = 'new';
  #fail: (error: unknown) => void = ignore;

  constructor(server: MailServer, options: SessionOptions) {
    this.server = server;
    this.#options = options;
    this.dialogue = new Dialogue(server);
  }

  get state(): 'new' | 'opening' | 'ready' | 'sending' | 'ended' {
    return this.#state;
  }

  /** Begins an attempt: what is said from now on goes into its dialogue. */
  begin(dialogue: Dialogue): void {
    this.dialogue = dialogue;
    this.opening = null;
    if (this.#state === 'ready') dialogue.note(`over a connection that has taken ${this.messages} messages before`);
  }

  /** Connects, up to and including the login. Null, or why that failed. */
  async open(): Promise<MailFailure | null> {
    this.#state = 'opening';
    const failure = await this.#attempt(async () => {
      const socket = await this.#connect();
      this.#socket = socket;
      await this.#greet(socket);
      await this.#login();
    });
    if (failure === null) this.#state = 'ready';
    return failure;
  }

  /** Hands a message in. */
  async send(from: string, to: readonly string[], message: Buffer): Promise<Handed> {
    this.#state = 'sending';
    // nodemailer notes in the envelope itself what became of each recipient, which its errors do not always tell.
    const envelope: SMTPEnvelope & Partial<SMTPConnectionEnvelope> = { from, to: [...to], size: message.length };
    const failure = await this.#attempt(() => this.#hand(envelope, message));
    const refused = new Map<string, MailFailure>();
    // After a refused sender, a server that was sent all commands at once says no to the rest, which means nothing.
    const replies = failure?.command === 'MAIL FROM' ? [] : (envelope.rejectedErrors ?? []);
    for (const error of replies) if (error.recipient !== undefined) refused.set(error.recipient, this.#failure(error));
    if (failure === null) {
      this.messages += 1;
      this.#state = 'ready';
    }
    return { refused, failure };
  }

  /** Takes its leave of the server. */
  end(): void {
    if (this.#state === 'ended') return;
    this.#state = 'ended';
    if (this.#smtp === null) return this.destroy();
    this.#smtp.quit();
    setTimeout(() => this.#smtp?.close(), goodbyeMs).unref();
  }

  /** Ends at once, in whatever state: nothing is left behind, and what is under way never settles. */
  destroy(): void {
    this.#state = 'ended';
    this.#fail = ignore;
    this.opening?.close();
    // Under TLS, nodemailer has another socket on top of ours: to destroy ours below it can crash Node 20.
    if (this.#smtp === null) this.#socket?.destroy();
    else this.#smtp.close();
  }

  /** Runs a step that any error of the connection ends too. */
  async #attempt(step: () => Promise<void>): Promise<MailFailure | null> {
    const broken = new Promise<never>((_, reject) => {
      this.#fail = reject;
    });
    try {
      await Promise.race([step(), broken]);
      return null;
    } catch (error) {
      const failure = this.#failure(error);
      this.end();
      return failure;
    } finally {
      this.#fail = ignore;
    }
  }

  #failure(error: unknown): MailFailure {
    const failure = failureOfSmtp(error, this.dialogue.inHandshake);
    return { ...failure, message: this.dialogue.masked(failure.message) };
  }

  #connect(): Promise<Socket> {
    const { host, port } = this.server;
    const destination = { hostname: host, port, secure: false, insecureSsl: false };
    return new Promise((resolve, reject) => {
      this.opening = new Opening(this.#options.guard, destination, undefined, (result) => {
        if (result instanceof AttemptFailure) reject(result);
        else resolve(result);
      });
    });
  }

  /** From the greeting to the end of STARTTLS. nodemailer does either kind of TLS, over our socket. */
  #greet(socket: Socket): Promise<void> {
    const { host, port, tls } = this.server;
    const { secureContext } = this.#options;
    const smtp = new SMTPConnection({
      connection: socket,
      name: greetingName(socket),
      host,
      port,
      secure: tls === 'implicit',
      requireTLS: tls === 'starttls',
      ignoreTLS: tls === 'none',
      tls: {
        ...(isIP(host) === 0 ? { servername: host.replace(/\.$/, '') } : {}),
        ...(secureContext === undefined ? {} : { secureContext }),
      },
      // Closing is destroying.
      socketCloseTimeout: 0,
      transactionLog: true,
      logger: {
        debug: (entry, text) => this.dialogue.debug(entry, text),
        info: (entry) => this.dialogue.info(entry),
        warn: ignore,
        error: ignore,
      },
    });
    this.#smtp = smtp;
    if (tls === 'implicit') this.dialogue.handshakeBegins();
    smtp.on('error', (error: unknown) => this.#fail(error));
    // What ended the connection is told after this event, where something else than the other side did.
    smtp.on('end', () => setImmediate(() => this.#ended()));
    return new Promise((resolve, reject) => {
      smtp.connect((error) => (error ? reject(error) : resolve()));
    });
  }

  #login(): Promise<void> {
    const { login, tls } = this.server;
    const smtp = this.#smtp as SMTPConnection;
    if (login === null) return Promise.resolve();
    if (!smtp.allowsAuth) {
      const remedy = tls === 'none' ? 'set use_tls to "1", if it wants TLS first' : 'leave out username and password';
      throw new AttemptFailure('service_error', `The mail server offers no login: ${remedy}`);
    }
    return new Promise((resolve, reject) => {
      smtp.login({ user: login.username, pass: login.password }, (error) => (error ? reject(error) : resolve()));
    });
  }

  #hand(envelope: SMTPEnvelope, message: Buffer): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#smtp?.send(envelope, message, (error) => (error ? reject(error) : resolve()));
    });
  }

  #ended(): void {
    this.#fail(new AttemptFailure('connection_reset', 'The mail server closed the connection'));
    if (this.#state === 'ended') return;
    this.#state = 'ended';
    this.onEnd();
  }
}

/** What to greet with: this machine's full name, or its address where it has none (RFC 5321 section 4.1.4). */
function greetingName({ localAddress = '' }: Socket): string {
  const name = hostname();
  if (/^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/.test(name)) return name;
  return localAddress.includes(':') ? `[IPv6:${localAddress}]` : `[${localAddress}]`;
}

function ignore(): void {}
