/**
 * Client of Posthorn: {@link createProducer} sends events, {@link createClient}
 * does everything else.
 *
 * @packageDocumentation
 */
export type { ConnectionOptions } from './http/connection.ts';
export { type ErrorCode, type FieldError, PosthornError, type Problem } from './http/error.ts';
export type { Audit, AuditFilter, AuditRecord } from './management/audit.ts';
export { type Client, createClient } from './management/client.ts';
export type {
  DeadLetterFilter,
  DeadLetters,
  Deliveries,
  Delivery,
  DeliveryDetail,
  DeliveryFilter,
  Discarded,
  DiscardFilter,
  Redelivery,
} from './management/deliveries.ts';
export type {
  EventType,
  EventTypeFilter,
  EventTypeRegistration,
  EventTypes,
  RegisteredEventType,
} from './management/event-types.ts';
export type { Event, Events } from './management/events.ts';
export type {
  HookDeliveries,
  HookDelivery,
  HookDeliveryDetail,
  HookDeliveryFilter,
} from './management/hook-deliveries.ts';
export type {
  Hook,
  HookChanges,
  HookConfig,
  HookConfigChanges,
  HookFilter,
  HookPaging,
  HookPreview,
  HookPreviewRequest,
  HookSettings,
  Hooks,
  Transport,
} from './management/hooks.ts';
export type { Hub, HubAnswer, Subscription, SubscriptionSettings } from './management/hub.ts';
export type { Page, Pages } from './management/pages.ts';
export type { Recoveries, RecoverySettings } from './management/recoveries.ts';
export type {
  Replay,
  ReplayDelivery,
  ReplayDeliveryPaging,
  ReplayPaging,
  ReplayPreview,
  ReplaySettings,
  Replays,
} from './management/replays.ts';
export type { Source, SourceSettings, Sources } from './management/sources.ts';
export type { Statistics, Stats, Worker, Workers } from './management/stats.ts';
export type { NewToken, Token, TokenSettings, Tokens } from './management/tokens.ts';
export { JsonText, type ProducerEvent } from './producer/event.ts';
export type { Accepted } from './producer/held-event.ts';
export type { ProducerOptions } from './producer/options.ts';
export { createProducer, type Producer } from './producer/producer.ts';
