import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newToken } from '@posthorn/core/token-text';
import { newSecretKey } from '@posthorn/store/secret-box';
import { z } from 'zod';

const keysSchema = z.object({ secretKey: z.string(), operatorToken: z.string(), redisPassword: z.string() });

/** What `posthorn dev` makes up at first start and keeps. */
export type DevKeys = z.infer<typeof keysSchema>;

const keysFile = (dataDir: string): string => join(dataDir, 'keys.json');

/** The generated keys of a data directory; undefined where there are none that this user may read. */
export function readKeys(dataDir: string): DevKeys | undefined {
  try {
    return keysSchema.parse(JSON.parse(readFileSync(keysFile(dataDir), 'utf8')));
  } catch {
    return undefined;
  }
}

/** Reads the generated keys of a data directory, or generates them. Only the owner can read the file. */
export function devKeys(dataDir: string): DevKeys {
  const file = keysFile(dataDir);
  if (existsSync(file)) return keysSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  const keys: DevKeys = {
    secretKey: newSecretKey(),
    operatorToken: newToken(),
    redisPassword: randomBytes(24).toString('hex'),
  };
  writeFileSync(file, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600 });
  return keys;
}
