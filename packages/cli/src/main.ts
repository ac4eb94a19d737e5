import { CommanderError } from 'commander';
import { failureText, UsageFailed } from './failure.ts';
import { createProgram } from './program.ts';
import { ConfigError } from './settings.ts';

// Whoever read our output, such as `head`, has seen enough.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
}

const { program, cli } = createProgram({
  env: process.env,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  interrupted: () => {
    const abort = new AbortController();
    // Once: a second Ctrl-C ends the process as if nobody listened.
    process.once('SIGINT', () => abort.abort());
    return abort.signal;
  },
});

const code = await program.parseAsync().then(
  () => 0,
  (error: unknown) => exitCodeOf(error),
);
// Kept connections would keep the process; what was written has to be out first.
await Promise.all([process.stdout, process.stderr].map((stream) => new Promise((done) => stream.write('', done))));
process.exit(code);

/** 0 done, 1 failed, 2 usage (design.md section 8). Commander has said already what is wrong with a command line. */
function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  process.stderr.write(`posthorn: ${failureText(error, () => cli.server())}\n`);
  return error instanceof UsageFailed || error instanceof ConfigError ? 2 : 1;
}
