import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { addExamples } from '../examples.ts';
import { addJson } from '../input/list-options.ts';
import { printOne, type ShowOptions } from '../output/print.ts';
import { describeSettings, type SettingRow } from '../settings.ts';

/** `posthorn config`: every setting, what it is now, and what it means. */
export function registerConfig(program: Command, cli: Cli): void {
  const command = program.command('config').description('list all settings (environment variables) and their values');
  addJson(command).action((options: ShowOptions) =>
    printOne(cli, describeSettings(cli.env), options, (_, rows) => rows.map(textOf).join('')),
  );
  addExamples(command, { config: 'secrets are masked', 'config --json': 'for a script' });
}

function textOf({ name, value, default: fallback, about }: SettingRow): string {
  return `${name}\n  ${about}\n  now: ${value ?? 'not set'}; default: ${fallback}\n`;
}
