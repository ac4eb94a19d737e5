import type { Attempt } from './attempt.ts';
import type { FailureReason } from './outcome.ts';

/** Where a delivery stands (docs/lifecycle.md). */
export const deliveryStatuses = ['pending', 'retrying', 'delivered', 'dead', 'cancelled'] as const;
export type DeliveryStatus = (typeof deliveryStatuses)[number];

/**
 * Why a delivery exists: an event that matched, a redelivery a person or a
 * replay asked for, or a ping, which has one attempt and never becomes a dead letter.
 */
export const deliveryKinds = ['event', 'redelivery', 'ping'] as const;
export type DeliveryKind = (typeof deliveryKinds)[number];

/** One event on its way to one hook, with all that happened to it. */
export interface Delivery {
  id: number;
  hook: number;
  source: string;
  event: string;
  kind: DeliveryKind;
  status: DeliveryStatus;
  /** Why it is dead or cancelled, or why its last attempt failed. */
  reason: FailureReason | null;
  createdAtMs: number;
  attempts: Attempt[];
  /** The delivery that this one repeats. */
  redeliveryOf: number | null;
  /** The delivery that repeats this one. */
  redeliveredAs: number | null;
}
