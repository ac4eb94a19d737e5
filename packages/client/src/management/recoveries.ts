import type { Ask } from '../http/ask.ts';
import type { components } from '../schema.ts';
import type { Replay } from './replays.ts';

/** Which hook missed something, since when, and how fast to send it. */
export type RecoverySettings = components['schemas']['RecoveryCreate'];

/** All that one hook missed. Once asked for, a recovery is among the replays. */
export interface Recoveries {
  /** Sends, in order, what is dead or cancelled, and what was posted while the hook was off. */
  create(settings: RecoverySettings): Promise<Replay>;
}

/** Makes {@link Recoveries}. */
export function recoveriesOf(ask: Ask): Recoveries {
  return { create: async (body) => (await ask('post', '/v1/recoveries', { body })).body };
}
