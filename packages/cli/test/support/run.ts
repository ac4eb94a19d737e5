import { Readable, Writable } from 'node:stream';
import { createProgram } from '../../src/program.ts';
import type { Environment } from '../../src/settings.ts';

/** What a command line has done. */
export interface Ran {
  out: string;
  /** What went to standard error. */
  said: string;
  /** Why it failed; undefined when it did not. */
  error: unknown;
}

/** What a test may have otherwise. */
export interface RunOptions {
  env?: Environment;
  stdin?: string;
  hasColors?: boolean;
}

/** Runs a command line, without its `posthorn`, in this process. */
export async function run(args: readonly string[], { env = {}, stdin = '', hasColors }: RunOptions = {}): Promise<Ran> {
  const [out, said] = [collector(), collector()];
  const { program } = createProgram({
    // No file of whoever runs the tests is read.
    env: { XDG_CONFIG_HOME: '/nonexistent', ...env },
    stdin: Readable.from([stdin]),
    stdout: Object.assign(out.stream, { hasColors: () => hasColors ?? false }),
    stderr: said.stream,
    interrupted: () => new AbortController().signal,
  });
  const error = await program.parseAsync(args, { from: 'user' }).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return { out: out.text(), said: said.text(), error };
}

function collector(): { stream: Writable; text: () => string } {
  let text = '';
  const write = (chunk: Buffer, _: unknown, done: () => void): void => {
    text += chunk.toString();
    done();
  };
  return { stream: new Writable({ write }), text: () => text };
}
