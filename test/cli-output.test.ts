import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CliStage, startCliStage } from './support/cli-stage.ts';
import { runPiped, startTerminal } from './support/terminal.ts';

let stage: CliStage;
beforeAll(async () => {
  stage = await startCliStage();
});
afterAll(() => stage?.close());

test('colours are for terminals, unless NO_COLOR is set', async () => {
  const { hook } = await stage.dead();
  const list = ['dead-letters', 'list', '--hook', String(hook)];
  const [coloured, plain] = [startTerminal(list, stage.env), startTerminal(list, { ...stage.env, NO_COLOR: '1' })];
  await Promise.all([coloured.ended, plain.ended]);
  expect(coloured.shown).toContain('\u001b[31mdead');
  expect(plain.shown).not.toContain('\u001b[3');
  expect(plain.shown).toContain('dead');
});

test('when its reader has seen enough, a command ends without a word', () => {
  const line = '"$0" "$1" status --watch --every 0.5 --json | head -n 1';
  const executable = new URL('../packages/cli/bin/posthorn.js', import.meta.url).pathname;
  const ran = spawnSync('bash', ['--norc', '-o', 'pipefail', '-c', line, process.execPath, executable], {
    env: { PATH: process.env['PATH'], ...stage.env },
    encoding: 'utf8',
  });
  expect(ran.stderr).toBe('');
  expect(ran.stdout.trim().split('\n')).toHaveLength(1);
  expect(ran.status).toBe(0);
});

test('failures say what happened, why and what to do: 1 for what failed, 2 for what can’t be meant so', async () => {
  const failure = async (args: string[], env: Record<string, string> = {}) => {
    const { code, stderr } = await runPiped(args, { ...stage.env, ...env });
    return `${code}: ${stderr.trim()}`;
  };
  expect(await failure(['hooks', 'show', '7'])).toBe(
    '1: posthorn: There is no hook 7, or not for this token. "posthorn hooks list" has those that there are.',
  );
  expect(await failure(['hooks', 'list'], { POSTHORN_TOKEN: 'wrong' })).toMatch(
    /^1: .*The token is from POSTHORN_TOKEN/,
  );
  expect(await failure(['hooks', 'list'], { POSTHORN_TOKEN: '' })).toMatch(/^1: .*No token is set: set POSTHORN_TOKEN/);
  expect(await failure(['events', 'send', '--source', 'feeds/a', '--type', 'a'], { POSTHORN_INGEST_URL: '' })).toMatch(
    /^1: .*POSTHORN_INGEST_URL/,
  );
  expect(await failure(['replays', 'pause', 'none'])).toMatch(/^1: /);
  expect(await failure(['deliveries', 'show', 'abc'])).toMatch(/^2: .*must be an id[\s\S]*Add --help/);
  expect(await failure(['dead-letters', 'replay'])).toMatch(/^2: .*Say which: with options such as --hook/);
  expect(await failure(['deliveries', 'list', '--since', 'yesterday'])).toMatch(/^2: .*how long ago, such as 90s/);
  expect(await failure(['hooks', 'list'], { POSTHORN_URL: 'nowhere' })).toMatch(/^2: .*POSTHORN_URL must be an http/);
  expect(await failure(['hooks', 'list', '--context', 'none'])).toMatch(/^2: .*There is no context "none"/);
});

test('status is shown again and again until Ctrl-C, over itself on a terminal', async () => {
  const watch = startTerminal(['status', '--watch', '--every', '0.5'], stage.env);
  await watch.until(() => watch.shown.split('\u001b[H\u001b[2J').length > 3);
  watch.type('\u0003');
  expect(await watch.ended).toBe(0);
  expect(watch.text.match(/Redis memory/g)?.length).toBeGreaterThanOrEqual(2);
});
