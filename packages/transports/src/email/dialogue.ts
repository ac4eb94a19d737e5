import type { AttemptResponse } from '@posthorn/core/attempt';
import type { ExternalLogger, LogEntry } from 'nodemailer/lib/shared';
import type { MailServer } from './settings.ts';
import { wellFormed } from './well-formed.ts';

/** How much of a dialogue is kept, in UTF-16 units. */
const maxLength = 65_536;

/** What stands in the log where a credential was. */
const mask = '********';

/**
 * What was said and answered in one attempt, as a text to read: `C:` is
 * Posthorn, `S:` the server. What is said to log in is masked, and so is the
 * password wherever a server repeats it. It is nodemailer's logger, which is how
 * one hears an SMTPConnection speak.
 */
export class Dialogue implements ExternalLogger {
  /** When the first reply came, on the monotonic clock. */
  firstReplyAt: number | null = null;
  /** How long the TLS handshake took, in milliseconds; null before its end. */
  tlsMs: number | null = null;
  /** Whether the whole message, with its final dot, has been handed to the connection. */
  messageSent = false;
  /** The server's last reply. */
  lastReply: string | null = null;
  readonly #secrets: readonly string[];
  #text = '';
  #truncated = false;
  #loggingIn = false;
  #handshakeAt: number | null = null;
  #lastCommand = '';

  constructor({ login }: Pick<MailServer, 'login'>) {
    this.#secrets = login === null ? [] : secretsOf(login);
  }

  /** Adds a remark of our own. */
  note(text: string): void {
    this.#add(`[${text}]`);
  }

  /** Whether a TLS handshake is under way. */
  get inHandshake(): boolean {
    return this.#handshakeAt !== null;
  }

  /** To be called where TLS begins without a word, by who begins it; after STARTTLS it is heard. */
  handshakeBegins(): void {
    this.#handshakeAt = performance.now();
  }

  /** Hears what nodemailer logs: commands, replies, and what happened to the connection. */
  debug(entry: LogEntry, text: string): void {
    if (entry.tnx === 'client') this.#command(text);
    if (entry.tnx === 'server') this.#reply(text);
  }

  info(entry: LogEntry): void {
    if (entry.tnx === 'network' && 'remoteAddress' in entry) this.#handshakeEnded();
    if (entry.tnx !== 'message') return;
    this.messageSent = true;
    this.#add(`C: [the message, ${entry['outByteCount']} bytes]`);
  }

  // Errors reach the attempt by themselves.
  warn(): void {}
  error(): void {}

  /** The dialogue as an attempt's response; null when the server has said nothing. */
  response(): AttemptResponse | null {
    if (this.lastReply === null) return null;
    const [line = ''] = this.lastReply.split('\n').slice(-1);
    return {
      status: codeOf(this.lastReply) ?? 0,
      statusText: line.replace(/^\d{3}[ -]?/, ''),
      headers: {},
      body: this.#text,
      truncated: this.#truncated,
    };
  }

  /** A text without the secrets that stand in it. */
  masked(text: string): string {
    return this.#secrets.reduce((masked, secret) => masked.replaceAll(secret, mask), text);
  }

  #command(text: string): void {
    this.#lastCommand = text;
    if (this.inHandshake) this.#handshakeEnded();
    const [auth] = /^AUTH +\S+/i.exec(text) ?? [];
    if (auth !== undefined) this.#loggingIn = true;
    if (!this.#loggingIn) return this.#add(`C: ${text}`);
    this.#add(auth === undefined ? `C: ${mask}` : auth === text ? `C: ${auth}` : `C: ${auth} ${mask}`);
  }

  #reply(text: string): void {
    this.firstReplyAt ??= performance.now();
    const reply = wellFormed(this.masked(text));
    this.lastReply = reply;
    if (!text.startsWith('334')) this.#loggingIn = false;
    if (this.#lastCommand === 'STARTTLS' && text.startsWith('2')) this.handshakeBegins();
    for (const line of reply.split('\n')) this.#add(`S: ${line.trimEnd()}`);
  }

  #handshakeEnded(): void {
    if (this.#handshakeAt === null) return;
    this.tlsMs = performance.now() - this.#handshakeAt;
    this.#handshakeAt = null;
  }

  #add(line: string): void {
    if (this.#truncated) return;
    this.#truncated = this.#text.length + line.length > maxLength;
    if (!this.#truncated) this.#text += `${line}\n`;
  }
}

/** The code of a reply, or null when it has none. */
function codeOf(reply: string): number | null {
  const [code] = /^[2-5]\d\d/.exec(reply) ?? [];
  return code === undefined ? null : Number(code);
}

/** The password, and the forms in which it travels; the longest first. A short one would make a riddle of the log. */
function secretsOf({ username, password }: { username: string; password: string }): string[] {
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const secrets = [base64(`\0${username}\0${password}`), base64(password), password];
  return secrets.filter(({ length }) => length >= 4).sort((a, b) => b.length - a.length);
}
