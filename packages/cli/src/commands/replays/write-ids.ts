import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Replay } from '@posthorn/client';
import type { Cli } from '../../cli.ts';
import { CommandFailed } from '../../failure.ts';

/** Writes what became of each delivery of a replay to a file, one line of JSON each. @throws CommandFailed */
export async function writeIds(cli: Cli, { id }: Replay, file: string): Promise<void> {
  async function* lines(): AsyncGenerator<string> {
    for await (const one of cli.client().replays.deliveries(id, { per_page: 1000 })) yield `${JSON.stringify(one)}\n`;
  }
  try {
    await pipeline(lines, createWriteStream(file));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall !== 'open') throw error;
    throw new CommandFailed(
      `${file} can’t be written: ${(error as Error).message}. The replay is done; get them with: posthorn replays watch ${id} --ids-to FILE`,
    );
  }
  cli.stderr.write(`What became of each is in ${file}.\n`);
}
