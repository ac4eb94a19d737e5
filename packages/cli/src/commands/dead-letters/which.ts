import { UsageFailed } from '../../failure.ts';

/**
 * Ids, or conditions, or `--all`: exactly one way of saying which, so that
 * nothing is chosen by accident.
 *
 * @throws UsageFailed
 */
export function checkWhich(ids: readonly number[], all: boolean | undefined, filter: object): void {
  const ways = [ids.length > 0, all === true, Object.keys(filter).length > 0].filter(Boolean).length;
  if (ways === 0) throw new UsageFailed('Say which: with options such as --hook or --source, or --all.');
  if (ways > 1) throw new UsageFailed('Give ids, or options such as --hook and --source, or --all: one of the three.');
}
