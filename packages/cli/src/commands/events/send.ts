import { createProducer, JsonText } from '@posthorn/client';
import type { Command } from 'commander';
import type { Cli } from '../../cli.ts';
import { addExamples } from '../../examples.ts';
import { addJson } from '../../input/list-options.ts';
import { jsonTextOf } from '../../input/text.ts';
import { printOne, type ShowOptions } from '../../output/print.ts';

/** How long an event is tried for. People wait for it. */
const giveUpMs = 10_000;

interface SendOptions extends ShowOptions {
  source: string;
  type: string;
  id?: string;
  actor?: string;
  time?: string;
  data: string;
}

/** `posthorn events send`. */
export function registerSend(events: Command, cli: Cli): void {
  const command = events
    .command('send')
    .description('post one event to ingest')
    .requiredOption('--source <id>', 'what it happened on, such as feeds/sample-feed')
    .requiredOption('--type <type>', 'what happened, such as package.added')
    .option('--id <id>', 'its own id, which makes it safe to send again (default: a new one)')
    .option('--actor <name>', 'who did it')
    .option('--time <time>', 'when, as in 2026-01-31T12:00:00Z (default: now)')
    .option('--data <json>', 'a JSON object, @FILE to read it from a file, or - from standard input', '{}');
  addJson(command).action(async ({ data, json = false, ...fields }: SendOptions) => {
    const event = { ...fields, data: new JsonText(await jsonTextOf(cli, '--data', data)) };
    const { ingestUrl: url, token } = cli.server();
    const producer = createProducer({ url, token, giveUpMs, lingerMs: 0 });
    try {
      const accepted = await producer.send(event);
      printOne(cli, accepted, { json }, () => sentence(fields.source, accepted));
    } finally {
      await producer.close();
    }
  });
  addExamples(command, {
    'events send --source feeds/a --type package.added --data @added.json': 'from a file',
    'events send --source sites/a --type deployed --id build-17 --data \'{"ok": true}\'': 'safe to send again',
  });
}

function sentence(source: string, { id, duplicate }: { id: string; duplicate: boolean }): string {
  return duplicate
    ? `Event ${id} was known already: nothing new is sent.\n`
    : `Event ${id} is accepted. See what becomes of it: posthorn deliveries list --source ${source} --event ${id}\n`;
}
