import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { baseUrlSchema, ConfigError, type Environment, tokenSchema } from '../settings.ts';

/** What a context may be called. */
export const contextNameSchema = z.string().regex(/^[\w.-]{1,60}$/, 'must be up to 60 letters, digits, ., _ and -');

const contextSchema = z.strictObject({
  url: baseUrlSchema,
  /** Absent where the api's server takes events too. */
  ingest_url: baseUrlSchema.optional(),
  token: tokenSchema.optional(),
});

/** A Posthorn that is kept under a name. */
export type Context = z.infer<typeof contextSchema>;

const contextsSchema = z
  .strictObject({
    current: z.string().nullable(),
    contexts: z.record(contextNameSchema, contextSchema),
  })
  .refine(({ current, contexts }) => current === null || current in contexts, {
    path: ['current'],
    message: 'must be the name of one of "contexts", or null',
  });

/** All contexts, and the name of the one in use. */
export type Contexts = z.infer<typeof contextsSchema>;

/** Where contexts are kept: `posthorn/contexts.json` in XDG_CONFIG_HOME, which is `~/.config` unless set. */
export function contextsPath(env: Environment): string {
  return join(env['XDG_CONFIG_HOME'] || join(env['HOME'] || homedir(), '.config'), 'posthorn', 'contexts.json');
}

/** Reads all contexts; none when there is no file. @throws ConfigError for a file that can't be read */
export function readContexts(env: Environment): Contexts {
  const path = contextsPath(env);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { current: null, contexts: {} };
    throw new ConfigError(`${path} can’t be read: ${(error as Error).message}. Mend its permissions, or remove it.`);
  }
  const parsed = contextsSchema.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ConfigError(
    `${path} can’t be read: ${issue?.path.join('.') || 'it'} ${issue?.message}. Mend it, or remove it.`,
  );
}

/** Writes all contexts, whole or not at all. Only its owner may read the file: tokens are in it. */
export function writeContexts(env: Environment, contexts: Contexts): void {
  const path = contextsPath(env);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const written = `${path}.${process.pid}`;
  writeFileSync(written, `${JSON.stringify(contexts, null, 2)}\n`, { mode: 0o600 });
  // The mode of an old file that was left there would stay.
  chmodSync(written, 0o600);
  renameSync(written, path);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
