import complete from '@bomb.sh/tab/commander';
import type { Command } from 'commander';
import { addExamples } from '../examples.ts';

/** `posthorn complete SHELL`: prints a script for a shell, which asks `posthorn complete -- ...` when TAB is pressed. */
export function registerCompletions(program: Command): void {
  complete(program);
  const command = program.commands.find((one) => one.name() === 'complete');
  if (!command) return;
  command.description('print completions for bash, zsh or fish');
  addExamples(command, {
    'complete bash > /etc/bash_completion.d/posthorn': 'or in ~/.bashrc: source <(posthorn complete bash)',
    "complete zsh > ~/.zsh/completions/_posthorn": 'in a folder of fpath',
    'complete fish > ~/.config/fish/completions/posthorn.fish': 'fish finds it there',
  });
}
