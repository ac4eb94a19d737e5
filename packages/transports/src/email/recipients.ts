import { createHash } from 'node:crypto';
import { cut } from '@posthorn/dialects/message/plain-text';
import { z } from 'zod';
import { maxProgressBytes } from '../transport.ts';
import type { Mailbox } from './mailbox.ts';
import { wellFormed } from './well-formed.ts';

/** What became of one recipient: `waiting` for a (further) attempt, or settled for good. */
export type RecipientState =
  | { kind: 'waiting'; reply: string | null }
  | { kind: 'accepted' }
  | { kind: 'refused'; reply: string };

/** A recipient of a delivery. */
export interface Recipient {
  address: string;
  state: RecipientState;
}

/** How much of a server's reply is kept for each recipient, in characters; 50 times this fits in the progress. */
const maxReplyLength = 100;

/** By hash of an address: null when it was accepted, else the reply that refused it. */
const progressSchema = z.record(z.string(), z.string().nullable());

/**
 * The recipients of a delivery, with what earlier attempts left of them. Those
 * that the hook has gained since are waiting, those that it has lost are gone; a
 * progress that can't be read counts as none, since mail that comes twice is
 * better than mail that never comes.
 */
export function recipientsOf(to: readonly Mailbox[], progress: string | null): Recipient[] {
  const settled = readProgress(progress);
  return to.map(({ address }) => {
    const reply = settled.get(keyOf(address));
    if (reply === undefined) return { address, state: { kind: 'waiting', reply: null } };
    return { address, state: reply === null ? { kind: 'accepted' } : { kind: 'refused', reply } };
  });
}

/**
 * What the next attempt has to know: who is settled, and how. Undefined when
 * nobody is. Holds no addresses, which would not fit.
 */
export function progressOf(recipients: readonly Recipient[]): string | undefined {
  const settled: [string, string | null][] = [];
  for (const { address, state } of recipients) {
    if (state.kind === 'accepted') settled.push([keyOf(address), null]);
    if (state.kind === 'refused') settled.push([keyOf(address), state.reply]);
  }
  if (settled.length === 0) return undefined;
  const progress = JSON.stringify(Object.fromEntries(settled));
  if (Buffer.byteLength(progress) <= maxProgressBytes) return progress;
  // Replies in a script of three bytes a character: the codes alone are enough to go on with.
  const short = settled.map(([key, reply]) => [key, reply && reply.slice(0, 3)]);
  return JSON.stringify(Object.fromEntries(short));
}

/** A reply on one line, as it is kept for a recipient. */
export function shortReply(reply: string): string {
  const text = wellFormed(reply.replace(/\s+/g, ' ').trim());
  return cut(text, maxReplyLength);
}

function readProgress(progress: string | null): Map<string, string | null> {
  if (progress === null) return new Map();
  try {
    return new Map(Object.entries(progressSchema.parse(JSON.parse(progress))));
  } catch {
    return new Map();
  }
}

function keyOf(address: string): string {
  return createHash('sha256').update(address).digest('base64url').slice(0, 12);
}
