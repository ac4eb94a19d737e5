import type { Shard } from '@posthorn/store/keys';
import { type Settlement, settle } from '@posthorn/store/settle';
import type { Store } from '@posthorn/store/store';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { settlementToRelease } from '../src/settlement.ts';
import { Settler } from '../src/settler.ts';
import { entryOf } from './support/samples.ts';
import { log } from './support/worker.ts';

vi.mock('@posthorn/store/settle', async (original) => ({
  ...(await original<object>()),
  settle: vi.fn<typeof settle>(),
}));
const settling = vi.mocked(settle);
beforeEach(() => {
  settling.mockReset().mockImplementation(async (_store, _shard, items) => items.map(() => 'settled'));
});

/** A settler, and the entries that it says are settled, or let go of. */
function newSettler(): { settler: Settler; settled: string[]; refused: string[]; interrupt: AbortController } {
  const [settled, refused]: [string[], string[]] = [[], []];
  const interrupt = new AbortController();
  const settler = new Settler({} as Store, {} as Shard, log, interrupt.signal, ({ entry }, as) =>
    (as === 'refused' ? refused : settled).push(entry),
  );
  onTestFinished(() => interrupt.abort());
  return { settler, settled, refused, interrupt };
}

/** An error as Redis answers it. */
const answered = (message: string): Error => Object.assign(new Error(message), { name: 'ReplyError' });

/** Has Redis refuse what holds one of some entries. */
function refuse(entries: ReadonlySet<string>): void {
  settling.mockImplementation(async (_store, _shard, items) => {
    if (items.some(({ entry }) => entries.has(entry))) throw answered('WRONGTYPE somebody has overwritten a key');
    return items.map(() => 'settled');
  });
}

const item = (entry: string, more: Partial<Settlement> = {}): Settlement => ({
  ...settlementToRelease(entryOf({ entry })),
  ...more,
});

describe('a settler', () => {
  test('hands in all that ends in one turn together, 100 at the most', async () => {
    const { settler, settled } = newSettler();
    const entries = Array.from({ length: 230 }, (_, i) => `${i}-0`);
    for (const entry of entries) settler.add(item(entry));
    await settler.drain();
    expect(settling.mock.calls.map(([, , items]) => items.length)).toEqual([100, 100, 30]);
    expect(settled.toSorted()).toEqual(entries.toSorted());
  });

  test('hands in fewer when their texts are long, and what is stored is not long', async () => {
    const { settler } = newSettler();
    const text = (isStored: boolean) => ({ ref: 'b1', value: 'x'.repeat(5_000_000), isStored });
    for (const isStored of [false, false, true, false]) settler.add(item('1-0', { eventText: text(isStored) }));
    await settler.drain();
    expect(settling.mock.calls.map(([, , items]) => items.length)).toEqual([1, 2, 1]);
  });

  test('hands a batch in until Redis takes it, and holds its entries until then', async () => {
    let take: (settled: 'settled'[]) => void = () => undefined;
    settling
      .mockRejectedValueOnce(answered('LOADING Redis is loading'))
      .mockRejectedValueOnce(answered('MISCONF no disk'))
      .mockReturnValueOnce(
        new Promise((resolve) => {
          take = resolve;
        }),
      );
    const { settler, settled } = newSettler();
    settler.add(item('1-0'));
    await vi.waitFor(() => expect(settling).toHaveBeenCalledTimes(3), { timeout: 30_000 });
    expect(settled).toEqual([]);
    take(['settled']);
    await settler.drain();
    expect(settled).toEqual(['1-0']);
    expect(settling).toHaveBeenCalledTimes(3);
  });

  test('settles all the others when Redis refuses some for good, and those once it takes them', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const bad = new Set(['7-0', '8-0', '150-0']);
    refuse(bad);
    const { settler, settled } = newSettler();
    const entries = Array.from({ length: 200 }, (_, i) => `${i}-0`);
    for (const entry of entries) settler.add(item(entry));
    await settler.drain();
    expect(settled.toSorted()).toEqual(entries.filter((entry) => !bad.has(entry)).toSorted());
    // Each is looked for in seven halvings at the most.
    expect(settling.mock.calls.length).toBeLessThanOrEqual(2 + 3 * 14);
    await vi.advanceTimersByTimeAsync(5000);
    expect(settled).toHaveLength(197);
    bad.delete('8-0');
    await vi.advanceTimersByTimeAsync(5000);
    expect(settled.slice(197)).toEqual(['8-0']);
    bad.clear();
    await vi.advanceTimersByTimeAsync(5000);
    expect(settled.toSorted()).toEqual(entries.toSorted());
    expect(vi.getTimerCount()).toBe(0);
  });

  test('lets go of what Redis refuses for good when it is interrupted, and at once from then on', async () => {
    refuse(new Set(['1-0', '2-0']));
    const { settler, settled, refused, interrupt } = newSettler();
    settler.add(item('1-0'));
    await settler.drain();
    expect(refused).toEqual([]);
    interrupt.abort();
    await vi.waitFor(() => expect(refused).toEqual(['1-0']), { timeout: 30_000 });
    settler.add(item('2-0'));
    await settler.drain();
    await vi.waitFor(() => expect(refused).toEqual(['1-0', '2-0']), { timeout: 30_000 });
    expect(settled).toEqual([]);
  });

  test('lets go of an entry that was settled late too', async () => {
    settling.mockResolvedValueOnce(['late']);
    const { settler, settled } = newSettler();
    settler.add(item('1-0'));
    await settler.drain();
    expect(settled).toEqual(['1-0']);
  });

  test('has nothing to wait for when nothing was added', async () => {
    const { settler } = newSettler();
    await settler.drain();
    expect(settling).not.toHaveBeenCalled();
  });
});
