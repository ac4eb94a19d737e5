import type { Draft } from './draft.ts';
import type { Facts } from './facts.ts';

/** How one event type reads. */
export type Entry = (facts: Facts) => Draft;

/** The entries of a family, by event type. */
export type Entries = Readonly<Record<string, Entry>>;
