import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** One figure: what it was in each round, and what it should be. */
interface Figure {
  name: string;
  unit: string;
  goal: string;
  values: number[];
}

/** What a bench has measured. */
export interface Figures {
  record(name: string, unit: string, value: number, goal?: string): void;
  /** Prints a table of medians, and writes the same, with all rounds, to `.bench/NAME.json`. */
  report(): void;
}

const folder = fileURLToPath(new URL('../../.bench/', import.meta.url));

/** Collects the figures of a bench, round by round. */
export function collectFigures(bench: string): Figures {
  const figures = new Map<string, Figure>();
  return {
    record: (name, unit, value, goal = '') => {
      const figure = figures.get(name) ?? { name, unit, goal, values: [] };
      figure.values.push(value);
      figures.set(name, figure);
    },
    report: () => {
      const rows = [...figures.values()].map((figure) => ({ ...figure, ...median(figure.values) }));
      for (const { name, unit, median: middle, spread, goal } of rows) {
        const value = middle >= 100 ? String(Math.round(middle)) : middle.toFixed(2);
        const more = `±${Math.round(spread * 50)} %`.padEnd(8);
        console.log(`${name.padEnd(78)} ${value.padStart(8)} ${unit.padEnd(24)} ${more} ${goal}`);
      }
      mkdirSync(folder, { recursive: true });
      writeFileSync(`${folder}${bench}.json`, `${JSON.stringify(rows, null, 2)}\n`);
    },
  };
}

/** The middle of some numbers, and how far they lie apart: (max - min) / median. */
function median(values: readonly number[]): { median: number; spread: number } {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return { median: middle, spread: ((sorted.at(-1) ?? 0) - (sorted[0] ?? 0)) / middle };
}

/** The value that this share of some lies below, from 0 to 1. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
