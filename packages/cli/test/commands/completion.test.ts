import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { run } from '../support/run.ts';

/** What TAB would offer behind these words, the last of which is begun. */
async function offered(...words: string[]): Promise<string[]> {
  const { out } = await run(['complete', '--', ...words]);
  return out.split('\n').flatMap((line) => (line === '' ? [] : [line.split('\t')[0] ?? '']));
}

test('nouns, verbs, options and choices are completed, and options of the whole program everywhere', async () => {
  expect(await offered('de')).toEqual(['dead-letters', 'deliveries', 'dev']);
  expect(await offered('dead-letters', '')).toEqual(['list', 'show', 'replay', 'discard']);
  expect(await offered('hooks', 'list', '--s')).toEqual(['--source', '--state']);
  expect(await offered('hooks', 'list', '--state', 'p')).toEqual(['paused']);
  expect(await offered('hooks', 'list', '--state', 'paused', '--cont')).toEqual(['--context']);
  expect(await offered('completion', 'z')).toEqual(['zsh']);
});

test('a value that is not known is left to the shell, and a value that is a command’s name is none', async () => {
  expect(await offered('hooks', 'list', '--source', '')).toEqual([]);
  expect(await offered('--context', 'hooks', 'rep')).toEqual(['replays']);
});

const isThere = (shell: string): boolean => spawnSync(shell, ['-c', 'exit 0']).status === 0;

/** Lines that press TAB behind `posthorn hooks li`, and print what is offered. */
const presses = {
  bash: 'COMP_WORDS=(posthorn hooks li); COMP_CWORD=2; _posthorn; echo "${COMPREPLY[@]}"',
  fish: 'complete --do-complete "posthorn hooks li" | cut -f 1',
};

test.each(Object.entries(presses))('%s takes its script, and offers what fits', async (shell, press) => {
  // Debian always has bash.
  if (!isThere(shell)) return expect(shell).not.toBe('bash');
  const dir = mkdtempSync(join(tmpdir(), 'posthorn-completion-'));
  writeFileSync(
    join(dir, 'posthorn'),
    `#!/bin/sh\n[ "$*" = "complete -- hooks li" ] && printf 'list\\tlist hooks\\n'\n`,
  );
  chmodSync(join(dir, 'posthorn'), 0o755);
  const { out: script } = await run(['completion', shell]);
  const { stdout, stderr } = spawnSync(shell, ['-c', `${script}\n${press}`], {
    env: { HOME: dir, PATH: `${dir}:${process.env['PATH']}` },
    encoding: 'utf8',
  });
  rmSync(dir, { recursive: true });
  expect({ stdout: stdout.trim(), stderr }).toEqual({ stdout: 'list', stderr: '' });
});
