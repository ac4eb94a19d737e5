import { run, type Store, shardOfId } from './store.ts';

/** What became of a wish to deliver again. */
export type Redelivery =
  | { kind: 'created' | 'exists'; delivery: number }
  /** Not ended yet; it or its event is kept no longer; its hook deleted. */
  | { kind: 'open' | 'gone' | 'nohook' };

/**
 * Delivers an ended delivery's event to its hook again, as a new delivery.
 * Asked twice, it happens once: the second answer is `exists`.
 */
export async function redeliver(store: Store, id: number): Promise<Redelivery> {
  const [kind, delivery] = (await run(store, shardOfId(store, id), 'redeliver', [store.gateCap, id])) as [
    Redelivery['kind'],
    string | undefined,
  ];
  return kind === 'created' || kind === 'exists' ? { kind, delivery: Number(delivery) } : { kind };
}
