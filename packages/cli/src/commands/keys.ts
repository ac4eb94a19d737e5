import type { KeyRotation } from '@posthorn/store/rotate-keys';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { keysConfig } from '../config.ts';
import { addExamples } from '../examples.ts';
import { CommandFailed } from '../failure.ts';
import { addJson } from '../input/list-options.ts';
import { printOne, type ShowOptions } from '../output/print.ts';

/** `posthorn keys rotate`: seals the secrets of all hooks with the first key of POSTHORN_SECRET_KEY. */
export function registerKeys(program: Command, cli: Cli): void {
  const command = program
    .command('keys')
    .description('the keys that encrypt the secrets of hooks')
    .command('rotate')
    .description('encrypt the secrets of all hooks anew, with the first key of POSTHORN_SECRET_KEY');
  addJson(command).action(async (options: ShowOptions) => {
    const rotation = await rotate(keysConfig(cli.env));
    printOne(cli, rotation, options, (_, done) => sentencesOf(done));
    const { unreadable } = rotation;
    if (unreadable.length > 0) throw new CommandFailed(`${unreadable.length} hook(s) could not be opened.`);
  });
  addExamples(command, { 'keys rotate': 'with POSTHORN_SECRET_KEY=NEW,OLD; afterwards OLD can go' });
}

async function rotate(config: ReturnType<typeof keysConfig>): Promise<KeyRotation> {
  // Loaded here: who runs another command should not wait for what talks to Redis.
  const [{ rotateKeys }, { createSecretBox }, { openStore }] = await Promise.all([
    import('@posthorn/store/rotate-keys'),
    import('@posthorn/store/secret-box'),
    import('@posthorn/store/store'),
  ]);
  const store = openStore({
    url: config.redisUrl,
    shards: config.shards,
    patience: 'fail',
    hookConcurrency: 1,
    secrets: createSecretBox(config.secretKeys),
    // What is wrong with the connection, the command's own failure says.
    onConnectionError: () => undefined,
  });
  try {
    return await rotateKeys(store);
  } finally {
    await store.close();
  }
}

function sentencesOf({ rotated, current, unreadable, damaged }: KeyRotation): string {
  const done = `${rotated} hook(s) encrypted anew; ${current} had the first key already.\n`;
  const passedBy =
    damaged.length === 0
      ? ''
      : `What Redis has of ${damaged.join(', ')} is damaged: delete these hooks and make them anew.\n`;
  const rest =
    unreadable.length === 0
      ? 'The other keys of POSTHORN_SECRET_KEY are needed no more.\n'
      : `No key of POSTHORN_SECRET_KEY opens the secrets of ${unreadable.join(', ')}: add the one that they were encrypted with, or set the secrets of these hooks anew.\n`;
  return done + passedBy + rest;
}
