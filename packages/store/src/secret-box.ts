import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

/** Encrypts a hook's secrets at rest. */
export interface SecretBox {
  /** Encrypts with the first key. */
  seal(text: string): string;
  /** Decrypts with whichever key it was sealed with. Throws when none fits. */
  open(sealed: string): string;
  /** Whether a text was sealed with the first key. */
  isCurrent(sealed: string): boolean;
}

const algorithm = 'aes-256-gcm';
const ivBytes = 12;
const tagBytes = 16;

/**
 * A box for AES-256-GCM keys, each 32 bytes in base64. The first seals, all
 * open, so that keys can be rotated (design.md section 8, `POSTHORN_SECRET_KEY`).
 * A sealed text is `<key name>.<base64url of iv, tag, cipher text>`.
 */
export function createSecretBox(base64Keys: readonly string[]): SecretBox {
  const keys = base64Keys.map((text) => Buffer.from(text, 'base64')).map((key) => ({ key, name: nameOf(key) }));
  const [first] = keys;
  if (!first) throw new Error('A secret box needs at least one key.');
  return {
    isCurrent: (sealed) => sealed.startsWith(`${first.name}.`),
    seal: (text) => {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv(algorithm, first.key, iv);
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return `${first.name}.${Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url')}`;
    },
    open: (sealed) => {
      const dot = sealed.indexOf('.');
      const known = keys.find(({ name }) => name === sealed.slice(0, dot));
      if (!known) {
        throw new Error(
          'A stored secret was sealed with another key: add the old key to POSTHORN_SECRET_KEY, after the new one.',
        );
      }
      const bytes = Buffer.from(sealed.slice(dot + 1), 'base64url');
      const decipher = createDecipheriv(algorithm, known.key, bytes.subarray(0, ivBytes));
      decipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
      return Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()]).toString('utf8');
    },
  };
}

/** Names a key without giving it away. */
function nameOf(key: Buffer): string {
  return createHash('sha256').update(key).digest('base64url').slice(0, 6);
}

/** A new random key, in the form of `POSTHORN_SECRET_KEY`. */
export function newSecretKey(): string {
  return randomBytes(32).toString('base64');
}
