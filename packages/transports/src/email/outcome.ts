import type { AttemptError } from '@posthorn/core/attempt';
import type { FailureReason, Outcome } from '@posthorn/core/outcome';
import { type Recipient, shortReply } from './recipients.ts';

/** A server's reply that was no yes, or what kept it from replying. */
export interface MailFailure {
  /** The reply's code, or null when there was none. */
  code: number | null;
  reason: FailureReason;
  /** The reply as the server wrote it, or a sentence of ours. */
  message: string;
  /** The command that a reply refused, such as `MAIL FROM`, where it is known. */
  command?: string;
}

/** How an attempt ended, and what is to be said about it. */
export interface Verdict {
  outcome: Outcome;
  error: AttemptError | null;
}

/** How many recipients an error names; the dialogue in the log has all. */
const maxNamed = 20;

/**
 * Whether a failure is for good, by the reply's code (RFC 5321 section 4.2.1):
 * 5xx is. What comes without a reply may pass, unless it is a mail that can't be sent at all.
 */
export function isPermanent({ code, reason }: MailFailure): boolean {
  return code === null ? reason === 'bad_request' : code >= 500 && code < 600;
}

/**
 * Judges a delivery by its recipients: `retryable` while one may yet be reached,
 * else `delivered` if anyone took it, else `rejected`. When no attempt is left,
 * one who may yet be reached counts as refused. `failure` is what ended the
 * attempt, if something did. The error lists who did not get the mail, also on a
 * delivery that others got.
 */
export function judge(recipients: readonly Recipient[], failure: MailFailure | null, isLast: boolean): Verdict {
  const count = (kind: Recipient['state']['kind']) => recipients.filter(({ state }) => state.kind === kind).length;
  const [accepted, waiting] = [count('accepted'), count('waiting')];
  if (accepted === recipients.length) return { outcome: { kind: 'delivered' }, error: null };
  const reason = failure?.reason ?? 'service_error';
  const error = { reason, message: sentence(recipients, failure, accepted) };
  if (waiting > 0 && !(isLast && accepted > 0)) return { outcome: { kind: 'retryable', reason }, error };
  return { outcome: accepted > 0 ? { kind: 'delivered' } : { kind: 'rejected', reason }, error };
}

function sentence(recipients: readonly Recipient[], failure: MailFailure | null, accepted: number): string {
  const missing = recipients.filter(({ state }) => state.kind !== 'accepted');
  const cause =
    failure === null ? '' : failure.code === null ? failure.message : `The mail server answered ${failure.message}`;
  // What hit all alike needs no list.
  if (failure !== null && accepted === 0 && missing.every((recipient) => hasNoReplyBut(recipient, failure)))
    return cause;
  const named = missing.slice(0, maxNamed).map(wordsFor).join('; ');
  const more = missing.length > maxNamed ? `; and ${missing.length - maxNamed} more` : '';
  const list = `${accepted} of ${recipients.length} recipients took the mail. Not taken: ${named}${more}`;
  return cause === '' ? list : `${cause}. ${list}`;
}

function hasNoReplyBut({ state }: Recipient, { message }: MailFailure): boolean {
  return state.kind === 'accepted' || state.reply === null || state.reply === shortReply(message);
}

function wordsFor({ address, state }: Recipient): string {
  switch (state.kind) {
    case 'refused':
      return `${address} (refused: ${state.reply})`;
    case 'waiting':
      return state.reply === null ? `${address} (not reached)` : `${address} (for now: ${state.reply})`;
    case 'accepted':
      return address;
  }
}
