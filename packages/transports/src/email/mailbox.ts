import { domainToASCII } from 'node:url';

/** Who a mail is from or for. */
export interface Mailbox {
  /** What mail clients show; '' is none. */
  name: string;
  /** ASCII only: the domain of an international address is in its `xn--` form. */
  address: string;
}

/** A local part without quotes: the only kind that people have (RFC 5321 section 4.1.2, `Dot-string`). */
const localPart = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const domain = /^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*$/;
const named = /^(?<name>[^<>]*)<(?<address>[^<>]*)>$/;

/** Limits of RFC 5321 section 4.5.3.1, in bytes; the last one is a path less its brackets. */
const maxLocalPart = 64;
const maxAddress = 254;
const maxName = 100;

/**
 * Reads `ann@example.com` or `Ann <ann@example.com>`, quotes around the name
 * allowed. Null when it is neither, or one that mail servers commonly refuse: a
 * quoted or non-ASCII local part, an IP address for a domain.
 */
export function readMailbox(text: string): Mailbox | null {
  const { name = '', address = text } = named.exec(text.trim())?.groups ?? {};
  const unquoted = name.trim().replace(/^"(.*)"$/, '$1');
  const read = readAddress(address.trim());
  if (read === null || unquoted.length > maxName || /[\p{Cc}"\\]/u.test(unquoted)) return null;
  return { name: unquoted, address: read };
}

function readAddress(text: string): string | null {
  const at = text.lastIndexOf('@');
  const local = text.slice(0, at);
  const host = domainToASCII(text.slice(at + 1));
  const address = `${local}@${host}`;
  const fits = at > 0 && local.length <= maxLocalPart && address.length <= maxAddress;
  return fits && localPart.test(local) && domain.test(host) && !/^[\d.]+$/.test(host) ? address : null;
}

/**
 * Reads mailboxes separated by `;`, passing over empty ones and those that came
 * before. Gives the text of the first that can't be read in place of all.
 */
export function readMailboxes(text: string): { mailboxes: Mailbox[] } | { unreadable: string } {
  const byAddress = new Map<string, Mailbox>();
  for (const part of text.split(';').map((one) => one.trim())) {
    if (part === '') continue;
    const mailbox = readMailbox(part);
    if (mailbox === null) return { unreadable: part };
    if (!byAddress.has(mailbox.address)) byAddress.set(mailbox.address, mailbox);
  }
  return { mailboxes: [...byAddress.values()] };
}
