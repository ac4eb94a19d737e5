type Flush = () => Promise<unknown>;

const flushes = new Map<NodeJS.Signals, Set<Flush>>();

/**
 * Has something done before a signal ends the process. The signal is then sent
 * again, so that the process ends by it as it would have, unless the program
 * handles it itself. A second signal ends it at once.
 *
 * @param flush never rejects
 * @returns takes that back
 */
export function beforeSignals(signals: readonly NodeJS.Signals[], flush: Flush): () => void {
  for (const signal of signals) {
    const known = flushes.get(signal);
    if (known) known.add(flush);
    else {
      flushes.set(signal, new Set([flush]));
      process.once(signal, onSignal);
    }
  }
  return () => {
    for (const signal of signals) {
      const known = flushes.get(signal);
      known?.delete(flush);
      if (known?.size !== 0) continue;
      flushes.delete(signal);
      process.off(signal, onSignal);
    }
  };
}

function onSignal(signal: NodeJS.Signals): void {
  const known = flushes.get(signal) ?? new Set();
  flushes.delete(signal);
  void Promise.all([...known].map((flush) => flush())).then(() => {
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  });
}
