import { createAsk } from '../http/ask.ts';
import { type ConnectionOptions, connectionOf } from '../http/connection.ts';
import { type Audit, auditOf } from './audit.ts';
import { type DeadLetters, type Deliveries, deadLettersOf, deliveriesOf } from './deliveries.ts';
import { type EventTypes, eventTypesOf } from './event-types.ts';
import { type Events, eventsOf } from './events.ts';
import { type Hooks, hooksOf } from './hooks.ts';
import { type Hub, hubOf } from './hub.ts';
import { type Recoveries, recoveriesOf } from './recoveries.ts';
import { type Replays, replaysOf } from './replays.ts';
import { type Sources, sourcesOf } from './sources.ts';
import { type Statistics, statsOf, type Workers, workersOf } from './stats.ts';
import { type Tokens, tokensOf } from './tokens.ts';

/** The management calls of Posthorn's api. All of them fail with a `PosthornError`. */
export interface Client {
  readonly sources: Sources;
  readonly hooks: Hooks;
  readonly events: Events;
  readonly deliveries: Deliveries;
  readonly deadLetters: DeadLetters;
  readonly replays: Replays;
  readonly recoveries: Recoveries;
  readonly eventTypes: EventTypes;
  readonly tokens: Tokens;
  readonly audit: Audit;
  readonly hub: Hub;
  readonly stats: Statistics;
  readonly workers: Workers;
}

/**
 * Makes a client of the api. It holds nothing open, so that there is nothing to
 * close. Reads are tried up to four times when the api is away; what changes
 * something is sent once.
 */
export function createClient(options: ConnectionOptions): Client {
  const connection = connectionOf(options);
  const ask = createAsk(connection);
  return {
    sources: sourcesOf(ask),
    hooks: hooksOf(ask),
    events: eventsOf(ask),
    deliveries: deliveriesOf(ask),
    deadLetters: deadLettersOf(ask),
    replays: replaysOf(ask),
    recoveries: recoveriesOf(ask),
    eventTypes: eventTypesOf(ask),
    tokens: tokensOf(ask),
    audit: auditOf(ask),
    hub: hubOf(ask, connection),
    stats: statsOf(ask),
    workers: workersOf(ask),
  };
}
