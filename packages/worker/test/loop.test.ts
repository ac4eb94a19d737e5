import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { startLoop } from '../src/loop.ts';
import { log } from './support/worker.ts';

type Round = Parameters<typeof startLoop>[2];

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a loop', () => {
  test('runs round after round, waiting between them as long as a round says', async () => {
    const round = vi.fn<Round>(async () => 1000);
    const loop = startLoop('test', log, round);
    await vi.advanceTimersByTimeAsync(2500);
    expect(round).toHaveBeenCalledTimes(3);
    await loop.stop();
  });

  test('tries again after an error, and not at once', async () => {
    const round = vi.fn<Round>(async () => {
      throw new Error('Redis is away');
    });
    const loop = startLoop('test', log, round);
    await vi.advanceTimersByTimeAsync(100);
    expect(round).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(900);
    expect(round.mock.calls.length).toBeGreaterThanOrEqual(4);
    await loop.stop();
  });

  test('logs what went wrong, unless it is being stopped', async () => {
    const warn = vi.fn<() => void>();
    const failing = startLoop('test', { warn } as never, () => Promise.reject(new Error('away')));
    await vi.advanceTimersByTimeAsync(10);
    expect(warn).toHaveBeenCalledTimes(1);
    await failing.stop();
    const stopping = startLoop(
      'test',
      { warn } as never,
      (signal) =>
        new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('closed')))),
    );
    await stopping.stop();
    expect(warn).toHaveBeenCalledTimes(1);
  });

  test('stops at once while it waits, but lets a round under way end', async () => {
    const waiting = startLoop('test', log, async () => 3_600_000);
    await vi.advanceTimersByTimeAsync(10);
    await waiting.stop();

    let end: () => void = () => undefined;
    const round = vi.fn<Round>(
      () =>
        new Promise<void>((resolve) => {
          end = resolve;
        }),
    );
    const busy = startLoop('test', log, round);
    let stopped = false;
    const stopping = busy.stop().then(() => {
      stopped = true;
    });
    await vi.advanceTimersByTimeAsync(1000);
    expect(stopped).toBe(false);
    end();
    await stopping;
    expect(round).toHaveBeenCalledTimes(1);
  });
});
