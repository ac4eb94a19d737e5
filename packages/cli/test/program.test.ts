import { Readable, Writable } from 'node:stream';
import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { createProgram } from '../src/program.ts';
import { run } from './support/run.ts';

function tree(): Command {
  const output = new Writable({ write: (_chunk, _encoding, done) => done() });
  return createProgram({
    env: {},
    stdin: Readable.from([]),
    stdout: output,
    stderr: output,
    interrupted: () => new AbortController().signal,
  }).program;
}

function pathOf(command: Command): string[] {
  return command.parent ? [...pathOf(command.parent), command.name()] : [];
}

function all(command: Command): Command[] {
  return [command, ...command.createHelp().visibleCommands(command).flatMap(all)];
}

const commands = all(tree());

test.each(commands.map((command) => [pathOf(command)]))(
  'help of posthorn %j fits one screen of 40 lines and 100 columns',
  async (path) => {
    const { out } = await run([...path, '--help']);
    const lines = out.trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(40);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
  },
);

test('every command that does something has examples, and these are command lines that it takes', async () => {
  for (const command of commands.filter((one) => one.commands.length === 0)) {
    const { out } = await run([...pathOf(command), '--help']);
    const examples = [...out.matchAll(/^ {2}posthorn (.*?)(?: +# .*)?$/gm)].map(([, line]) => line ?? '');
    expect(examples).not.toEqual([]);
    for (const example of examples.filter((line) => !line.includes('>'))) await expectTaken(example);
  }
});

/** Parses a command line in a tree in which no command does anything. */
async function expectTaken(line: string): Promise<void> {
  const program = tree();
  for (const command of all(program)) if (command.commands.length === 0) command.action(() => undefined);
  const words = [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
  await expect(program.parseAsync(words, { from: 'user' })).resolves.toBe(program);
}

test('a mistyped command is told of the one that was meant', async () => {
  const { said } = await run(['dead-leters', 'list']);
  expect(said).toContain('Did you mean dead-letters?');
  expect(said).toContain('Add --help');
});
