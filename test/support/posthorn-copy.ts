import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** What packages and their tests need of the root. */
const copied = [
  'package.json',
  'tsconfig.json',
  'tsconfig.base.json',
  'vitest.config.ts',
  'vitest.setup.ts',
  'vitest.flaky-reporter.ts',
];

/** A copy of Posthorn's sources in a directory of its own, with the dependencies of this one. */
export interface PosthornCopy {
  dir: string;
  /** Adds a file, or replaces it. */
  write(path: string, text: string): void;
  /** Changes a file by a diff without line numbers; throws unless its context is there exactly once. */
  patch(path: string, diff: string): void;
  remove(): void;
}

/** Makes a copy that is neither built nor has tests, except the shared parts of transports'. */
export function copyPosthorn(): PosthornCopy {
  const dir = mkdtempSync(join(tmpdir(), 'posthorn-copy-'));
  for (const name of copied) {
    cpSync(join(root, name), join(dir, name));
  }
  const skipped = new Set(['dist', 'node_modules', 'test']);
  for (const name of readdirSync(join(root, 'packages'))) {
    const [from, to] = [join(root, 'packages', name), join(dir, 'packages', name)];
    cpSync(from, to, { recursive: true, filter: (path) => !skipped.has(path.slice(from.length + 1)) });
    linkAll(join(from, 'node_modules'), join(to, 'node_modules'));
  }
  const tests = 'packages/transports/test';
  for (const name of ['attempt.ts', 'conformance.ts', 'receiver.ts', 'fixtures']) {
    cpSync(join(root, tests, name), join(dir, tests, name), { recursive: true });
  }
  linkAll(join(root, 'node_modules'), join(dir, 'node_modules'), new Set(['@posthorn', '.vite', '.cache']));
  mkdirSync(join(dir, 'node_modules/@posthorn'));
  for (const name of readdirSync(join(dir, 'packages'))) {
    symlinkSync(`../../packages/${name}`, join(dir, 'node_modules/@posthorn', name));
  }

  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  };
  return {
    dir,
    write,
    patch: (path, diff) => {
      const lines = diff.trimEnd().split('\n');
      const textOf = (some: string[]): string => some.map((line) => line.slice(1)).join('\n');
      const parts = readFileSync(join(dir, path), 'utf8').split(textOf(lines.filter((line) => !line.startsWith('+'))));
      if (parts.length !== 2) throw new Error(`${path} has ${parts.length - 1} places for\n${diff}`);
      write(path, parts.join(textOf(lines)));
    },
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}

/** Links everything in a directory from another, if it is there. */
function linkAll(from: string, to: string, skipped: ReadonlySet<string> = new Set()): void {
  let names: string[] = [];
  try {
    names = readdirSync(from);
  } catch {
    return;
  }
  mkdirSync(to, { recursive: true });
  for (const name of names) if (!skipped.has(name)) symlinkSync(join(from, name), join(to, name));
}
