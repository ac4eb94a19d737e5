import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { type CliContext, printJson } from '../context.ts';
import { ask } from '../http.ts';

interface SendOptions {
  source: string;
  type: string;
  id?: string;
  actor?: string;
  time?: string;
  data: string;
  json?: boolean;
}

/** `posthorn events send`. */
export function register(program: Command, context: CliContext): void {
  const events = program.command('events').description('post events');
  const send = events
    .command('send')
    .description('post one event')
    .requiredOption('--source <id>', 'what it happened on, such as feeds/sample-feed')
    .requiredOption('--type <type>', 'what happened, such as package.added')
    .option('--id <id>', 'its own id, which makes it safe to send again (default: a new one)')
    .option('--actor <name>', 'who did it')
    .option('--time <time>', 'when, as in 2026-01-31T12:00:00Z (default: now)')
    .option('--data <json>', 'a JSON object, @FILE to read it from a file, or - from standard input', '{}')
    .option('--json', 'print JSON')
    .action(async ({ data, json, ...fields }: SendOptions) => {
      const answer = await ask<{ id: string; duplicate: boolean }>(
        context,
        'POST',
        '/v1/events',
        eventText(fields, await dataText(data)),
      );
      if (json) return printJson(context, answer);
      context.stdout.write(
        answer.duplicate
          ? `Event ${answer.id} was known already: nothing new is sent.\n`
          : `Event ${answer.id} is accepted. See what becomes of it: posthorn deliveries list --source ${fields.source} --event ${answer.id}\n`,
      );
    });

  async function dataText(option: string): Promise<string> {
    const text = await readData(option);
    try {
      JSON.parse(text);
    } catch (error) {
      send.error(`error: --data is not JSON: ${(error as Error).message}`);
    }
    return text;
  }

  async function readData(option: string): Promise<string> {
    if (option === '-') return allOf(context.stdin ?? process.stdin);
    if (!option.startsWith('@')) return option;
    try {
      return readFileSync(option.slice(1), 'utf8');
    } catch (error) {
      return send.error(`error: --data ${option} can’t be read: ${(error as Error).message}`);
    }
  }
}

/** The request body. Written around the data, whose text must stay as it is. */
function eventText(fields: object, data: string): string {
  return `${JSON.stringify(fields).slice(0, -1)},"data":${data}}`;
}

async function allOf(stream: AsyncIterable<Buffer | string>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}
