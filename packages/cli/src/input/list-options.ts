import { type Command, InvalidArgumentError, Option } from 'commander';

/** Adds `--json`. */
export function addJson(command: Command): Command {
  return command.option('--json', 'print JSON');
}

/** Adds the formats of a list. */
export function addFormats(command: Command): Command {
  return command
    .addOption(new Option('--json', 'print a JSON array').conflicts('ndjson'))
    .option('--ndjson', 'print JSON, one line for each');
}

/** Adds the options of a list that comes in pages. */
export function addListOptions(command: Command): Command {
  command
    .option('--limit <count>', 'how many at the most', parseCount, 50)
    .option('--all', 'all of them')
    .option('--cursor <cursor>', 'go on where an answer before ended');
  return addFormats(command);
}

/** Reads a whole number from 1 on. */
export function parseCount(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 1 on.');
  return Number(text);
}
