import type { Command, Option } from 'commander';

/** A word that may stand where TAB was pressed. */
export interface Candidate {
  word: string;
  about: string;
}

/**
 * What may stand at the end of a command line.
 *
 * @param words behind `posthorn`; the last is what was typed of the word in question, which may be nothing
 */
export function candidates(program: Command, words: readonly string[]): Candidate[] {
  const typed = words.at(-1) ?? '';
  const { command, asking } = walk(program, words.slice(0, -1));
  return wordsAt(program, command, asking, typed).filter(({ word }) => word.startsWith(typed));
}

function wordsAt(program: Command, command: Command, asking: Option | undefined, typed: string): Candidate[] {
  if (asking) return (asking.argChoices ?? []).map((word) => ({ word, about: '' }));
  const help = command.createHelp();
  if (typed.startsWith('-')) {
    const all = new Set([...help.visibleOptions(command), ...program.options]);
    return [...all].flatMap(({ long, description }) => (long ? [{ word: long, about: description }] : []));
  }
  const verbs = help.visibleCommands(command).map((one) => ({ word: one.name(), about: one.description() }));
  const choices = command.registeredArguments[0]?.argChoices ?? [];
  return [...verbs, ...choices.map((word) => ({ word, about: '' }))];
}

/** Follows the words to the command that they name, and to the option whose value comes next. */
function walk(program: Command, words: readonly string[]): { command: Command; asking: Option | undefined } {
  let command = program;
  let asking: Option | undefined;
  for (const word of words) {
    if (asking) asking = undefined;
    else if (word.startsWith('-')) {
      const option = [...command.options, ...program.options].find(
        ({ long, short }) => word === long || word === short,
      );
      if (option?.required) asking = option;
    } else command = command.commands.find((one) => one.name() === word) ?? command;
  }
  return { command, asking };
}
