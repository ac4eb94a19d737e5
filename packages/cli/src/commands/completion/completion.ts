import { Argument, type Command } from 'commander';
import type { Cli } from '../../cli.ts';
import { addExamples } from '../../examples.ts';
import { candidates } from './candidates.ts';
import { type Shell, scripts } from './scripts.ts';

/**
 * `posthorn completion SHELL` prints a script, which asks the hidden
 * `posthorn complete -- WORDS` when TAB is pressed.
 */
export function registerCompletion(program: Command, { stdout }: Cli): void {
  const command = program
    .command('completion')
    .description('print what lets TAB complete commands in bash, zsh or fish')
    .addArgument(new Argument('<shell>').choices(Object.keys(scripts)))
    .action((shell: Shell) => void stdout.write(scripts[shell]));
  addExamples(command, {
    'completion bash >> ~/.bashrc': 'or: source <(posthorn completion bash)',
    'completion zsh > ~/.zsh/completions/_posthorn': 'in a folder of fpath',
    'completion fish > ~/.config/fish/completions/posthorn.fish': 'fish finds it there',
  });

  program
    .command('complete', { hidden: true })
    .argument('[words...]')
    .action((words: string[]) => {
      for (const { word, about } of candidates(program, words)) stdout.write(`${word}\t${about}\n`);
    });
}
