import { randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** What every token begins with, so that secret scanners know one when they see it. */
const prefix = 'posthorn_';
const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** 43 of 62 digits are 256 random bits. */
const randomLength = 43;
const checksumLength = 6;

/**
 * A token as it is made today. Older ones, and those that an operator chose, look otherwise.
 * For secret scanners; {@link isMistyped} then sorts out what only looks like one.
 */
export const tokenPattern = /\bposthorn_[0-9A-Za-z]{49}\b/;

/**
 * A new random token: prefix, 256 random bits in base 62, and the CRC-32 of
 * those digits in six more. The form is GitHub's: a scanner finds the prefix and
 * checks the rest without asking anyone.
 */
export function newToken(): string {
  const random = Array.from({ length: randomLength }, () => digits[randomInt(digits.length)]).join('');
  return prefix + random + checksumOf(random);
}

/** Whether a text has the form of a {@link newToken}, but was never one: its checksum is wrong. Needs no look-up. */
export function isMistyped(token: string): boolean {
  if (!tokenPattern.test(token) || token.length !== prefix.length + randomLength + checksumLength) return false;
  const random = token.slice(prefix.length, -checksumLength);
  return checksumOf(random) !== token.slice(-checksumLength);
}

function checksumOf(random: string): string {
  let rest = crc32(random);
  let text = '';
  while (text.length < checksumLength) {
    text = (digits[rest % digits.length] as string) + text;
    rest = Math.floor(rest / digits.length);
  }
  return text;
}
