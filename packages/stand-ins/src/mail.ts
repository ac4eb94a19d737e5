import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { faultOf } from './mail-format.ts';
import type { Received, StandIn } from './stand-in.ts';

/** A mail that the stand-in took. */
export interface ReceivedMail extends Received {
  from: string;
  recipients: readonly string[];
  /** Whether it came over TLS. */
  secure: boolean;
  /** Who was logged in, or null. */
  user: string | null;
  /** The number of the connection that it came over, from 1. */
  connection: number;
}

/** Where in a session the server does something else than to agree. */
export type MailStage = 'connect' | 'login' | 'sender' | 'recipient' | 'message';

/** What it then does: answer with a code and text, never answer, or close the connection. */
export type MailAnswer = { code: number; text: string } | 'stall' | 'drop';

/** How the stand-in is made. */
export interface MailOptions {
  /** Default 0: any free one. */
  port?: number;
  /** The clock, milliseconds since the epoch. Default `Date.now`. */
  now?: () => number;
  /** Key and certificate as PEM. With them STARTTLS is offered, and a login only under TLS. Default: no TLS. */
  tls?: { key: string | Buffer; cert: string | Buffer };
  /** Speaks TLS from the first byte. Default false. */
  implicitTls?: boolean;
  /** The one account, which then has to log in. Default: anyone may, with any user and password. */
  account?: { username: string; password: string };
  /** Offers no login at all. Default false. */
  noLogin?: boolean;
  /** Whether commands may come without waiting for replies. Default true. */
  pipelining?: boolean;
  /** The largest message that is taken, in bytes. Default 10 000 000. */
  maxBytes?: number;
}

/** A mail server that keeps what it takes, and can be told what to answer. */
export interface MailStandIn extends StandIn {
  readonly port: number;
  readonly received: readonly ReceivedMail[];
  /** How many connections there have been, and how many are open. */
  readonly connections: { total: number; open: number };
  /**
   * Answers at a stage, from now on: the next `times` times (default 1). Of stage
   * `recipient`, only for `recipient` where one is given.
   */
  answerNext(stage: MailStage, answer: MailAnswer, options?: { times?: number; recipient?: string }): void;
  /** Closes every connection, as a server does with idle ones. */
  disconnect(): void;
  /** Fulfilled once no connection is open. */
  allClosed(): Promise<void>;
  /** Fulfilled when a stage has been reached so often, from now on, whatever is answered there. */
  reached(stage: MailStage, times?: number): Promise<void>;
}

interface Rule {
  stage: MailStage;
  answer: MailAnswer;
  left: number;
  recipient: string | undefined;
}

type Reply = (error?: Error | null) => void;

/**
 * Starts a mail server on 127.0.0.1 that checks what a real one checks (login,
 * TLS, addresses, and that messages are well-formed) and answers as RFC 5321 says.
 */
export async function startMail(options: MailOptions = {}): Promise<MailStandIn> {
  const { port = 0, now = Date.now, tls, implicitTls = false, account, noLogin = false } = options;
  const { pipelining = true, maxBytes = 10_000_000 } = options;
  const received: ReceivedMail[] = [];
  const rules: Rule[] = [];
  const numbers = new Map<string, number>();
  const waiting: { stage: MailStage; left: number; resolve: () => void }[] = [];
  const emptied: (() => void)[] = [];

  function ruleFor(stage: MailStage, recipient?: string): MailAnswer | null {
    for (const one of waiting.filter((other) => other.stage === stage)) {
      one.left -= 1;
      if (one.left === 0) one.resolve();
    }
    const rule = rules.find(
      (one) => one.stage === stage && one.left > 0 && (one.recipient === undefined || one.recipient === recipient),
    );
    if (rule === undefined) return null;
    rule.left -= 1;
    return rule.answer;
  }

  /** Does what was asked for at a stage; true when there was something. */
  function isAnswered(stage: MailStage, session: SMTPServerSession, reply: Reply, recipient?: string): boolean {
    const answer = ruleFor(stage, recipient);
    if (answer === null) return false;
    if (answer === 'drop') drop(session.id);
    else if (answer !== 'stall') reply(refusal(answer.code, answer.text));
    return true;
  }

  /** Closes one connection, or all. The socket on top: to destroy the one below TLS alone can crash Node 20. */
  function drop(id?: string): void {
    for (const connection of server.connections) {
      // oxlint-disable-next-line no-underscore-dangle -- the library has no other way to end a connection at once
      if (id === undefined || connection.id === id) connection._socket.destroy();
    }
  }

  async function take(stream: SMTPServerDataStream, session: SMTPServerSession, reply: Reply): Promise<void> {
    const message = await buffer(stream);
    if (isAnswered('message', session, reply)) return;
    if (stream.sizeExceeded) return reply(refusal(552, '5.3.4 the message is too large'));
    const fault = faultOf(message);
    if (fault !== null) return reply(refusal(554, `5.6.0 the message is malformed: ${fault}`));
    const { subject = '', text = '', html } = await simpleParser(message);
    const recipients = session.envelope.rcptTo.map(({ address }) => address);
    received.push({
      atMs: now(),
      to: recipients.join('; '),
      title: subject,
      text,
      ...(typeof html === 'string' ? { html } : {}),
      raw: message.toString('latin1'),
      from: session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address,
      recipients,
      secure: session.secure,
      user: typeof session.user === 'string' ? session.user : null,
      connection: numbers.get(session.id) ?? 0,
    });
    reply();
  }

  const server = new SMTPServer({
    ...tls,
    secure: implicitTls,
    name: 'mail.test',
    banner: 'Posthorn stand-in',
    size: maxBytes,
    authOptional: account === undefined,
    allowInsecureAuth: tls === undefined,
    disabledCommands: [...(tls === undefined || implicitTls ? ['STARTTLS'] : []), ...(noLogin ? ['AUTH'] : [])],
    hidePIPELINING: !pipelining,
    // It would put codes of its own before those of the texts here.
    hideENHANCEDSTATUSCODES: true,
    disableReverseLookup: true,
    closeTimeout: 1,
    onConnect(session, reply) {
      numbers.set(session.id, numbers.size + 1);
      if (!isAnswered('connect', session, reply)) reply();
    },
    onAuth({ username = '', password }, session, reply) {
      if (isAnswered('login', session, reply)) return;
      const isKnown = account === undefined || (username === account.username && password === account.password);
      if (isKnown) reply(null, { user: username });
      else reply(refusal(535, '5.7.8 user name or password is wrong'));
    },
    onMailFrom(_, session, reply) {
      if (!isAnswered('sender', session, reply)) reply();
    },
    onRcptTo({ address }, session, reply) {
      if (!isAnswered('recipient', session, reply, address)) reply();
    },
    onData(stream, session, reply) {
      take(stream, session, reply).catch(reply);
    },
    onClose() {
      if (server.connections.size === 0) for (const resolve of emptied.splice(0)) resolve();
    },
  });
  // A client that breaks off, or does not trust the certificate, is no fault of the server.
  server.on('error', () => {});
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const listening = (server.server.address() as AddressInfo).port;

  return {
    url: `${implicitTls ? 'smtps' : 'smtp'}://127.0.0.1:${listening}`,
    port: listening,
    received,
    get connections() {
      return { total: numbers.size, open: server.connections.size };
    },
    answerNext(stage, answer, { times = 1, recipient } = {}) {
      rules.push({ stage, answer, left: times, recipient });
    },
    disconnect: () => drop(),
    allClosed: () =>
      server.connections.size === 0 ? Promise.resolve() : new Promise((resolve) => emptied.push(resolve)),
    reached: (stage, times = 1) => new Promise((resolve) => waiting.push({ stage, left: times, resolve })),
    close: () =>
      new Promise((resolve) => {
        drop();
        server.close(() => resolve());
      }),
  };
}

function refusal(responseCode: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode });
}
