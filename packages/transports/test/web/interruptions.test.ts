import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createInterruptions, type Interruptible } from '../../src/web/interruptions.ts';

function attempts(count: number, onInterrupt: (attempt: Interruptible) => void = () => {}) {
  const interrupted: number[] = [];
  const all = Array.from({ length: count }, (_, index): Interruptible => {
    const attempt: Interruptible = {
      place: -1,
      interrupt() {
        interrupted.push(index);
        onInterrupt(attempt);
      },
    };
    return attempt;
  });
  return { all, interrupted };
}

describe('createInterruptions', () => {
  it('interrupts those that are still there, each once, though they leave while it does', () => {
    const interruptions = createInterruptions();
    const { signal, abort } = controller();
    const { all, interrupted } = attempts(5, (attempt) => interruptions.remove(signal, attempt));
    for (const attempt of all) interruptions.add(signal, attempt);
    for (const attempt of [...all.slice(0, 1), ...all.slice(3, 4)]) interruptions.remove(signal, attempt);
    abort();
    expect(new Set(interrupted)).toEqual(new Set([1, 2, 4]));
    expect(interrupted).toHaveLength(3);
  });

  it('keeps count through any order of coming and going', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(9), { maxLength: 100 }), (toggles) => {
        const interruptions = createInterruptions();
        const { signal, abort } = controller();
        const { all, interrupted } = attempts(10);
        const running = new Set<number>();
        for (const index of toggles) {
          for (const attempt of all.slice(index, index + 1)) {
            if (running.delete(index)) interruptions.remove(signal, attempt);
            else {
              running.add(index);
              interruptions.add(signal, attempt);
            }
          }
        }
        abort();
        expect(new Set(interrupted)).toEqual(running);
        expect(interrupted).toHaveLength(running.size);
      }),
    );
  });

  it('leaves the attempts of other signals alone', () => {
    const interruptions = createInterruptions();
    const first = controller();
    const second = controller();
    const ours = attempts(2);
    const theirs = attempts(2);
    for (const attempt of ours.all) interruptions.add(first.signal, attempt);
    for (const attempt of theirs.all) interruptions.add(second.signal, attempt);
    second.abort();
    expect(theirs.interrupted).toEqual([0, 1]);
    expect(ours.interrupted).toEqual([]);
  });
});

function controller() {
  const own = new AbortController();
  return { signal: own.signal, abort: () => own.abort() };
}
