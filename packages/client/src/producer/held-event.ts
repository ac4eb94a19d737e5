import type { PosthornError } from '../http/error.ts';
import type { components } from '../schema.ts';
import type { WrittenEvent } from './event.ts';

/** An event that is stored. `duplicate`: it already was, perhaps by an earlier try of this producer's. */
export type Accepted = components['schemas']['Accepted'];

/** An event that a producer holds until it is accepted, or has failed. */
export interface HeldEvent extends WrittenEvent {
  /** When it was taken, by `performance.now()`. */
  atMs: number;
  /** Most events to send it with: less than all once a batch with it was refused as a whole. */
  company: number;
  /** Latest reason why it was not stored. */
  trouble: PosthornError | undefined;
  /** Tells its sender. */
  accept: (accepted: Accepted) => void;
  fail: (error: PosthornError) => void;
}
