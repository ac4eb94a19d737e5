import { setTimeout as sleep } from 'node:timers/promises';
import { hasLines, type PageStep } from './page-steps.ts';
import { startShellTerminal, type Terminal } from './terminal.ts';

const prompt = 'the-prompt> ';

/** The terminals of somebody who does what a page says. */
export interface PageTerminals {
  /** Types a step's commands into its terminal, says yes where that is asked, and waits for what the page says. */
  follow(step: PageStep): Promise<void>;
  /** What a terminal has shown. */
  shown(terminal: number): string;
  close(): Promise<void>;
}

/** A shell, and whether something runs in it. */
interface Shell {
  terminal: Terminal;
  isBusy: boolean;
}

/**
 * Opens terminals as they are needed, each with a shell.
 *
 * @param adapt what is typed in place of a line of the page: what differs on this machine
 */
export function openPageTerminals(
  env: Record<string, string>,
  adapt: (line: string) => string = (line) => line,
): PageTerminals {
  const shells = new Map<number, Shell>();

  async function shellOf(number: number): Promise<Shell> {
    const known = shells.get(number);
    if (known) return known;
    const terminal = startShellTerminal('sh -i', { ...env, PS1: prompt, ENV: '' });
    const shell = { terminal, isBusy: false };
    shells.set(number, shell);
    await terminal.until(prompt);
    return shell;
  }

  /** Types a line, and waits for its end, or for what it is to show before. */
  async function type(shell: Shell, line: string, isEnough: (text: string) => boolean): Promise<string> {
    const { terminal } = shell;
    if (shell.isBusy) {
      const before = terminal.text.length;
      terminal.type('\u0003');
      await terminal.until(() => terminal.text.slice(before).includes(prompt));
    }
    const before = terminal.text.length;
    let saidYes = false;
    const written = (): string => terminal.text.slice(before + line.length);
    terminal.type(`${line}\r`);
    await terminal.until(() => {
      if (!saidYes && written().includes('[y/N] ')) {
        saidYes = true;
        terminal.type('y\r');
      }
      shell.isBusy = !written().includes(prompt);
      return !shell.isBusy || isEnough(written());
    });
    return written();
  }

  return {
    follow: async ({ terminal: number, stays, again, commands, expected }) => {
      const shell = await shellOf(number);
      for (;;) {
        let written = '';
        for (const line of commands) {
          written += await type(shell, adapt(line), (text) => stays && hasLines(text, expected));
        }
        if (hasLines(written, expected)) return;
        if (!again) throw new Error(`"${expected.join('\n')}" is not in:\n${written}`);
        await sleep(500);
      }
    },
    shown: (number) => shells.get(number)?.terminal.text ?? '',
    close: async () => {
      for (const { terminal, isBusy } of shells.values()) {
        if (isBusy) terminal.type('\u0003');
        terminal.type('\rexit\r');
        terminal.type('\u0004');
      }
      await Promise.all([...shells.values()].map(({ terminal }) => terminal.ended));
    },
  };
}
