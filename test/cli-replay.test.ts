import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CliStage, startCliStage } from './support/cli-stage.ts';
import { runPiped, startTerminal } from './support/terminal.ts';

let stage: CliStage;
beforeAll(async () => {
  stage = await startCliStage();
});
afterAll(() => stage?.close());

const replaysOf = async () => {
  const { body } = await stage.system.call<{ replays: { id: string; filter: { hook?: number } }[] }>(
    'GET',
    '/v1/replays',
  );
  return body.replays;
};

const deadOf = (hook: number) => stage.system.call<{ deliveries: unknown[] }>('GET', `/v1/dead-letters?hook=${hook}`);

test('a replay shows what it would send, asks, shows its progress; Ctrl-C leaves it going on, and watch comes back', async () => {
  const { hook } = await stage.dead(45);
  const replay = startTerminal(['dead-letters', 'replay', '--hook', String(hook), '--rate', '3/s'], stage.env);
  await replay.until('Replay 45 dead letters at 3/s, in about 15.0 s? [y/N]');
  expect(replay.text).toMatch(new RegExp(String.raw`${hook} +sites/site-\d+ +active +http_status +45`));
  replay.type('y\r');
  await replay.until(/#+\.* [1-9]\d?% \| \d+ of 45 \| [\d.]+\/s, [\d.]+ s left/);
  replay.type('\u0003');
  expect(await replay.ended).toBe(0);
  expect(replay.text).toMatch(/Detached: replay \w+ goes on\. Come back to it: posthorn replays watch \w+/);
  const [, id = ''] = /replays watch (\w+)/.exec(replay.text) ?? [];
  expect(replay.shown).toContain('\u001b[?25h');

  const file = join(stage.dir, 'replayed.ndjson');
  const watch = startTerminal(['replays', 'watch', id, '--ids-to', file], stage.env);
  expect(await watch.ended).toBe(0);
  expect(watch.text).toMatch(/delivered +45\s+dead again +0\s+skipped +0/);
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  expect(new Set(lines.map((line) => (JSON.parse(line) as { outcome: string }).outcome))).toEqual(
    new Set(['delivered']),
  );
  expect(lines).toHaveLength(45);
  expect((await deadOf(hook)).body.deliveries).toEqual([]);
});

test('whoever does not say yes changes nothing: by another answer, by Ctrl-C, or because nobody is there to ask', async () => {
  const { hook } = await stage.dead();
  for (const keys of ['\r', 'no\r', '\u0003', '\u0004']) {
    const replay = startTerminal(['dead-letters', 'replay', '--hook', String(hook)], stage.env);
    await replay.until('[y/N]');
    replay.type(keys);
    expect(await replay.ended).toBe(1);
    expect(replay.text).toContain('Nothing was done.');
  }
  const piped = await runPiped(['dead-letters', 'replay', '--hook', String(hook)], stage.env);
  expect(piped.code).toBe(2);
  expect(piped.stderr).toContain('add --yes');
  expect((await deadOf(hook)).body.deliveries).toHaveLength(1);
});

test('a replay that is run twice, while a worker dies, delivers each dead letter again once, and its summary says so', async () => {
  const { hook, deliveries } = await stage.dead(60);
  const spare = await stage.system.startWorker();
  const line = ['dead-letters', 'replay', '--hook', String(hook), '--rate', '5/s', '--yes', '--json'];
  const before = stage.receiver.arrivals.length;
  const first = runPiped(line, stage.env);
  await stage.receiver.until((arrivals) => arrivals.length >= before + 3);
  // Held while the second is started, so that it finds the first at work however slow this machine is.
  const mine = async () => (await replaysOf()).filter(({ filter }) => filter.hook === hook);
  const [held] = await mine();
  await stage.system.call('POST', `/v1/replays/${held?.id}/pause`);
  const second = runPiped(line, stage.env);
  await stage.system.eventually(mine, ({ length }) => length === 2);
  await stage.system.call('POST', `/v1/replays/${held?.id}/resume`);
  spare.kill('SIGKILL');
  const results = await Promise.all([first, second]);
  expect(results.map(({ code }) => code)).toEqual([0, 0]);
  expect(results[1]?.stderr).toMatch(/Replay \w+ of the same dead letters is paused, \d+ left: posthorn replays watch/);
  const [one, two] = results.map(({ stdout }) => JSON.parse(stdout));
  expect(one.selected).toBe(60);
  expect(one.delivered + two.delivered).toBe(60);
  expect(one.delivered + one.skipped).toBe(60);
  const repeated = (await stage.system.deliveries(`hook=${hook}`)).filter((each) => each.redelivery_of !== null);
  expect(new Set(repeated.map((each) => each.redelivery_of))).toEqual(new Set(deliveries));
  expect(repeated).toHaveLength(60);
});
