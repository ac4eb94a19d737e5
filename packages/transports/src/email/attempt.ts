import type { AttemptError, AttemptTimings } from '@posthorn/core/attempt';
import type { Outcome } from '@posthorn/core/outcome';
import type { AttemptJob, AttemptReport } from '../transport.ts';
import type { Interruptible, Interruptions } from '../web/interruptions.ts';
import type { ComposedMail } from './compose.ts';
import { Dialogue } from './dialogue.ts';
import type { Lane, Turn } from './lane.ts';
import { isPermanent, judge, type MailFailure } from './outcome.ts';
import { progressOf, type Recipient, shortReply } from './recipients.ts';
import type { Handed, Session } from './session.ts';
import type { MailSettings } from './settings.ts';

/** What an attempt is made of. */
export interface MailAttemptParts {
  job: AttemptJob;
  settings: MailSettings;
  mail: ComposedMail;
  recipients: Recipient[];
  lane: Lane;
  interruptions: Interruptions;
  /** When the attempt began: milliseconds since the epoch, and on the monotonic clock. */
  atMs: number;
  startedAt: number;
  /** Called once, with the report. */
  done: (report: AttemptReport) => void;
}

/** How long a mail waits that found all connections of its hook in use until its deadline, in milliseconds. */
const busyDelayMs = 5000;

/**
 * One mail to those of its recipients who are still waiting:
 * in line -> opening (unless the connection was kept) -> sending -> settled.
 * It holds a turn in its hook's lane, a timer and its place among the
 * interruptions, and lets go of all three when it settles, which it does once.
 */
export class MailAttempt implements Interruptible {
  place = -1;
  readonly #parts: MailAttemptParts;
  readonly #dialogue: Dialogue;
  readonly #turn: Turn;
  readonly #timer: NodeJS.Timeout;
  #session: Session | null = null;
  #settled = false;

  constructor(parts: MailAttemptParts) {
    const { job, settings, lane, interruptions, startedAt } = parts;
    this.#parts = parts;
    this.#dialogue = new Dialogue(settings.server);
    this.#turn = lane.take();
    const leftMs = job.timeoutMs - (performance.now() - startedAt);
    this.#timer = setTimeout(() => this.#expire(), Math.max(1, leftMs));
    interruptions.add(job.signal, this);
  }

  /** Sends the mail. Never rejects. */
  async run(): Promise<void> {
    const session = await this.#turn.session;
    // It may have ended since; then its turn is given up already.
    if (this.#settled) return;
    this.#session = session;
    // A kept connection may close at the very moment it is taken up, which says nothing about the mail.
    const again = await this.#converse();
    if (again) await this.#converse();
  }

  /** Ends it as `interrupted`. */
  interrupt(): void {
    this.#settle({ kind: 'interrupted' }, null);
  }

  /** One try over one connection; true when that was a kept one which had closed, so that another is worth a try. */
  async #converse(): Promise<boolean> {
    const { settings, mail, lane } = this.#parts;
    const session = this.#session as Session;
    const kept = session.state === 'ready';
    session.begin(this.#dialogue);
    const failure = kept ? null : await session.open();
    if (failure !== null) this.#handed({ refused: new Map(), failure });
    if (this.#settled) return false;
    const to = this.#waiting().map(({ address }) => address);
    const handed = await session.send(settings.from.address, to, mail.bytes);
    if (kept && this.#wasClosed(handed)) {
      this.#dialogue.note('the server had closed this connection; once more, over a new one');
      this.#session = lane.replace(session);
      return true;
    }
    this.#handed(handed);
    return false;
  }

  #wasClosed({ failure, refused }: Handed): boolean {
    if (failure === null || refused.size > 0 || this.#dialogue.messageSent) return false;
    return failure.code === 421 || failure.reason === 'connection_reset';
  }

  #handed({ refused, failure }: Handed): void {
    for (const recipient of this.#waiting()) {
      const reply = refused.get(recipient.address) ?? failure;
      if (reply === null) recipient.state = { kind: 'accepted' };
      else mark(recipient, reply);
    }
    // When all recipients are refused, so is the mail, in the words of one of them.
    const isTheirs = [...refused.values()].some(({ message }) => message === failure?.message);
    this.#conclude(isTheirs ? null : failure);
  }

  #expire(): void {
    if (this.#session === null) return this.#settle({ kind: 'deferred', delayMs: busyDelayMs }, null);
    const message = `${this.#unfinished(this.#session)} within ${this.#parts.job.timeoutMs} ms`;
    this.#conclude({ code: null, reason: 'timeout', message });
  }

  #conclude(failure: MailFailure | null): void {
    const { job, recipients } = this.#parts;
    const told = failure?.code === null && this.#dialogue.messageSent ? doubtful(failure) : failure;
    const { outcome, error } = judge(recipients, told, job.isLast);
    this.#settle(outcome, error);
  }

  #settle(outcome: Outcome, error: AttemptError | null): void {
    if (this.#settled) return;
    this.#settled = true;
    const { job, mail, recipients, lane, interruptions, atMs, done } = this.#parts;
    clearTimeout(this.#timer);
    interruptions.remove(job.signal, this);
    const isOver = outcome.kind === 'delivered' || outcome.kind === 'rejected';
    const progress = isOver ? undefined : progressOf(recipients);
    const report: AttemptReport = {
      outcome,
      atMs,
      request: mail.sent,
      response: this.#dialogue.response(),
      timings: this.#timings(),
      error,
      ...(progress === undefined ? {} : { progress }),
    };
    if (this.#session === null) this.#turn.cancel();
    else lane.give(this.#session);
    done(report);
  }

  #waiting(): Recipient[] {
    return this.#parts.recipients.filter(({ state }) => state.kind === 'waiting');
  }

  #timings(): AttemptTimings {
    const { startedAt } = this.#parts;
    const { dnsMs = null, connectMs = null } = this.#session?.opening?.timings ?? {};
    const { firstReplyAt, tlsMs } = this.#dialogue;
    return {
      dnsMs: rounded(dnsMs),
      connectMs: rounded(connectMs),
      tlsMs: rounded(tlsMs),
      firstByteMs: firstReplyAt === null ? null : rounded(firstReplyAt - startedAt),
      totalMs: rounded(performance.now() - startedAt),
    };
  }

  /** What has not happened yet, for the message of a timeout. */
  #unfinished({ opening, state, server }: Session): string {
    if (opening?.phase === 'resolving') return `The host name "${server.host}" did not resolve`;
    if (opening?.phase === 'connecting') return `"${server.host}" did not accept a connection`;
    if (this.#dialogue.inHandshake) return `The TLS handshake with "${server.host}" did not end`;
    if (this.#dialogue.lastReply === null) return 'The mail server did not greet';
    if (state === 'opening') return 'The mail server did not let Posthorn begin';
    return this.#dialogue.messageSent
      ? 'The mail server did not confirm the mail'
      : 'The mail server did not take the mail';
  }
}

/** Notes a reply with a recipient that it is for: for good, or for now. */
function mark(recipient: Recipient, failure: MailFailure): void {
  const reply = shortReply(failure.message);
  if (isPermanent(failure)) recipient.state = { kind: 'refused', reply };
  else if (failure.code !== null) recipient.state = { kind: 'waiting', reply };
}

/** A failure that leaves it open whether the mail was taken (RFC 5321 section 4.5.3.2.6). */
function doubtful(failure: MailFailure): MailFailure {
  const doubt = 'the whole mail had been sent, so it may have been taken, and then comes twice';
  return { ...failure, message: `${failure.message}; ${doubt}` };
}

/** To a hundredth of a millisecond: enough to read, and short to store. */
function rounded<T extends number | null>(ms: T): T {
  return (ms === null ? null : Math.round(ms * 100) / 100) as T;
}
