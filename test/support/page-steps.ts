import { readFileSync } from 'node:fs';

/** A block of commands on a page, and what it says that they show. */
export interface PageStep {
  /** The heading that it stands below. */
  section: string;
  /** In which terminal; 1 unless the block says another. */
  terminal: number;
  /** It goes on running: the block says `stays`. */
  stays: boolean;
  /** It is to be run again until it shows what the page says: the block says `again`. */
  again: boolean;
  commands: string[];
  /** Lines that are shown, in this order; `...` stands for anything, and so does any number of spaces. */
  expected: string[];
}

/** Reads the steps of a page in docs/: its blocks of `sh`, each with the block of `text` that follows. */
export function stepsOf(page: string): PageStep[] {
  const text = readFileSync(new URL(`../../docs/${page}`, import.meta.url), 'utf8');
  const steps: PageStep[] = [];
  let section = '';
  for (const [, heading, info = '', block = ''] of text.matchAll(/^## (.*)$|^```(\w+.*)\n([\s\S]*?)^```$/gm)) {
    const lines = block.split('\n').filter((line) => line !== '');
    if (heading !== undefined) section = heading;
    else if (info.startsWith('sh')) {
      const terminal = Number(/terminal=(\d)/.exec(info)?.[1] ?? 1);
      const [stays, again] = [info.includes('stays'), info.includes('again')];
      steps.push({ section, terminal, stays, again, commands: lines, expected: [] });
    } else steps.at(-1)?.expected.push(...lines);
  }
  return steps;
}

/** Whether a text has all lines that a step expects, in their order. */
export function hasLines(text: string, expected: readonly string[]): boolean {
  const pattern = expected
    .map((line) =>
      line
        .trim()
        .split('...')
        .map((part) => part.split(/\s+/).map(escaped).join(String.raw`\s+`))
        .join('.*?'),
    )
    .join(String.raw`[\s\S]*?`);
  return new RegExp(pattern).test(text);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
