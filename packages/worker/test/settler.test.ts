import type { Shard } from '@posthorn/store/keys';
import { type Settlement, settle } from '@posthorn/store/settle';
import type { Store } from '@posthorn/store/store';
import { beforeEach, describe, expect, test, vi } from 'vitest';
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

/** A settler, and the entries that it says are settled. */
function newSettler(): { settler: Settler; settled: string[] } {
  const settled: string[] = [];
  const settler = new Settler({} as Store, {} as Shard, log, ({ entry }) => settled.push(entry));
  return { settler, settled };
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
      .mockRejectedValueOnce(new Error('LOADING'))
      .mockRejectedValueOnce(new Error('MISCONF'))
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
