import type { Command } from 'commander';

/** Adds examples to a command's help: command lines without their `posthorn`, and what each is for. */
export function addExamples(command: Command, examples: Readonly<Record<string, string>>): Command {
  const width = Math.max(...Object.keys(examples).map((line) => line.length)) + 'posthorn '.length;
  // A long line has its purpose above, so that nothing is wider than a screen.
  const lines = Object.entries(examples).flatMap(([line, purpose]) =>
    width + purpose.length > 92
      ? [`  # ${purpose}`, `  posthorn ${line}`]
      : [`  ${`posthorn ${line}`.padEnd(width)}  # ${purpose}`],
  );
  return command.addHelpText('after', `\nExamples:\n${lines.join('\n')}`);
}
