import { posthorn } from '@posthorn/core/audit';
import type { Outcome } from '@posthorn/core/outcome';
import { changeReplay } from '@posthorn/store/replays/change';
import { makeReplay } from '@posthorn/store/replays/make';
import { countsOf, getReplay } from '@posthorn/store/replays/read';
import { selectDeadLetters } from '@posthorn/store/replays/select';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { Loop } from '../../src/loop.ts';
import { type ReplayerDeps, startReplayer } from '../../src/replay/replayer.ts';
import { scriptedTransport } from '../support/samples.ts';
import { log, startTestWorkers, type TestWorkers } from '../support/worker.ts';

let tested: TestWorkers;
let replayers: Loop[] = [];
beforeAll(async () => {
  tested = await startTestWorkers();
});
beforeEach(() => tested.clear());
afterEach(async () => {
  await Promise.all(replayers.map((one) => one.stop()));
  replayers = [];
});
afterAll(() => tested.close());

const failed: Outcome = { kind: 'rejected', reason: 'bad_request' };

function start(more: Partial<ReplayerDeps> = {}): void {
  replayers.push(startReplayer({ store: tested.store, askSelection: async () => undefined, log, ...more }));
}

/** A replay of some dead letters, which nobody works on yet. */
async function replayOf(count: number, ratePerSecond = 1000): Promise<string> {
  const worker = await tested.run(scriptedTransport(() => failed));
  await tested.addHook();
  const ids = Array.from({ length: count }, (_, i) => `e-${i}`);
  await tested.post(...ids);
  for (const id of ids) await tested.delivery(id, ({ status }) => status === 'dead');
  await worker.stop();
  const asked = { kind: 'replay', filter: {}, ratePerSecond, within: null, about: null } as const;
  const replay = await makeReplay(tested.store, asked, posthorn, {});
  await selectDeadLetters(tested.store, replay, async () => true);
  return replay.id;
}

async function redelivered(id: string): Promise<number> {
  return (await countsOf(tested.store, [id]))[0]?.redelivered ?? 0;
}

/** How many of what it selected it has looked at. */
async function lookedAt(id: string): Promise<number> {
  const [counts] = await countsOf(tested.store, [id]);
  return (counts?.redelivered ?? 0) + Object.values(counts?.skipped ?? {}).reduce((sum, count) => sum + count, 0);
}

/** A replay of nothing, from the asking to its end. */
async function another(): Promise<void> {
  const asked = { kind: 'replay', filter: { type: 'none' }, ratePerSecond: 1, within: null, about: null } as const;
  const { id } = await makeReplay(tested.store, asked, posthorn, {});
  await changeReplay(tested.store, id, 'selected');
  await vi.waitFor(async () => expect(await state(id)).toBe('done'), { timeout: 30_000 });
}

async function state(id: string): Promise<string | undefined> {
  return (await getReplay(tested.store, id))?.state;
}

test('several workers carry a replay out together, and it is done once', async () => {
  const id = await replayOf(20);
  start();
  start();
  await changeReplay(tested.store, id, 'selected');
  await vi.waitFor(async () => expect(await state(id)).toBe('done'), { timeout: 30_000 });
  expect(await redelivered(id)).toBe(20);
});

test('a replay that is paused is left alone until it is resumed', async () => {
  // Half a minute's work, so that it is not over before it is paused.
  const id = await replayOf(60, 2);
  start();
  await changeReplay(tested.store, id, 'selected');
  await vi.waitFor(async () => expect(await redelivered(id)).toBeGreaterThan(0), { timeout: 30_000 });
  await changeReplay(tested.store, id, 'pause');
  // Whoever was at it has seen that by the time that others, which came later, are through.
  await another();
  const before = await lookedAt(id);
  await another();
  await another();
  expect(await lookedAt(id)).toBe(before);
  expect(before).toBeLessThan(60);
  expect(await state(id)).toBe('paused');
  await changeReplay(tested.store, id, 'resume');
  await vi.waitFor(async () => expect(await lookedAt(id)).toBeGreaterThan(before), { timeout: 30_000 });
});

test('a selection that does not come is asked for again', async () => {
  const id = await replayOf(1);
  const asked: string[] = [];
  const askSelection = async (replay: string): Promise<unknown> => asked.push(replay);
  start({ askSelection, selectionLateMs: 1 });
  await vi.waitFor(() => expect(asked).toContain(id), { timeout: 30_000 });
});
