/** What can be cut short. */
export interface Interruptible {
  interrupt(): void;
  /** Where it stands among those of its signal; written by {@link createInterruptions} alone. */
  place: number;
}

/** Ties attempts to the signals that interrupt them. */
export interface Interruptions {
  /** From now on, the signal interrupts the attempt. */
  add(signal: AbortSignal, attempt: Interruptible): void;
  /** The attempt has ended. Must have been added, and is removed once. */
  remove(signal: AbortSignal, attempt: Interruptible): void;
}

/**
 * One listener for each signal: a worker has one signal and hundreds of
 * attempts, and a listener each would make Node warn, and search through all of
 * them to remove one.
 *
 * The attempts stand in an array in no order, each knowing its place, and the
 * last fills the place of one that leaves. A Set would do the same in less code,
 * but costs a fifth of a delivery's CPU: its outgrown tables keep the attempts
 * that were in them alive, and every garbage collection then copies them.
 */
export function createInterruptions(): Interruptions {
  const running = new WeakMap<AbortSignal, Interruptible[]>();

  function listen(signal: AbortSignal): Interruptible[] {
    const attempts: Interruptible[] = [];
    running.set(signal, attempts);
    signal.addEventListener('abort', () => interruptAll(attempts), { once: true });
    return attempts;
  }

  return {
    add(signal, attempt) {
      const attempts = running.get(signal) ?? listen(signal);
      attempt.place = attempts.push(attempt) - 1;
    },
    remove(signal, attempt) {
      const attempts = running.get(signal);
      const last = attempts?.pop();
      if (attempts === undefined || last === undefined || last === attempt) return;
      attempts[attempt.place] = last;
      last.place = attempt.place;
    },
  };
}

// Over a copy: each attempt leaves the array while it is interrupted.
function interruptAll(attempts: readonly Interruptible[]): void {
  for (const attempt of attempts.slice()) attempt.interrupt();
}
