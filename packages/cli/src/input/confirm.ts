import { createInterface } from 'node:readline/promises';
import type { Cli } from '../cli.ts';
import { CommandFailed, UsageFailed } from '../failure.ts';

/**
 * Asks a person whether to go on, unless `--yes` said so.
 *
 * @throws CommandFailed when the answer is not yes
 * @throws UsageFailed when nobody is there to ask
 */
export async function confirm({ stdin, stderr }: Cli, question: string, yes: boolean | undefined): Promise<void> {
  if (yes) return;
  if (!stdin.isTTY || !stderr.isTTY) {
    throw new UsageFailed(`${question} There is no terminal to ask at: add --yes to say so.`);
  }
  const lines = createInterface({ input: stdin, output: stderr });
  // Ctrl-C and Ctrl-D are a no.
  const stopped = new AbortController();
  lines.once('SIGINT', () => stopped.abort());
  lines.once('close', () => stopped.abort());
  try {
    const answer = await lines.question(`${question} [y/N] `, { signal: stopped.signal });
    if (/^y(es)?$/i.test(answer.trim())) return;
  } catch (error) {
    if (!stopped.signal.aborted) throw error;
    stderr.write('\n');
  } finally {
    lines.close();
  }
  throw new CommandFailed('Nothing was done.');
}
