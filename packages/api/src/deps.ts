import type { DialectContext } from '@posthorn/dialects/dialect';
import type { JobQueues } from '@posthorn/store/queues';
import type { Store } from '@posthorn/store/store';
import type { Guard } from '@posthorn/transports/guard/guard';
import type { Logger } from 'pino';

/** What the api's routes stand on. */
export interface ApiDeps {
  /** Opened with patience `fail` and with secrets. */
  store: Store;
  queues: JobQueues;
  guard: Pick<Guard, 'checkHost'>;
  log: Logger;
  /** A token that may do everything, besides the stored ones. */
  operatorToken?: string | undefined;
  /** Start of every `url` and `Location`, without a trailing slash. Default: what the request came in on. */
  publicUrl?: string | undefined;
  /** How long the replaced secret of a hook signs beside the new one (wire-formats.md W1). Default 24 hours. */
  secretOverlapMs?: number | undefined;
  /** The GitHub Enterprise Server that Posthorn stands in for, as previews show it. Default: none. */
  githubEnterprise?: DialectContext['enterprise'] | undefined;
  /** Whether to answer `/healthz` and `/readyz` too. Default false: where roles share a server, one place does. */
  health?: boolean | undefined;
  /** The clock. Default: the system's. */
  now?: (() => Date) | undefined;
}

/** The time by the clock of these deps. */
export function nowOf({ now }: Pick<ApiDeps, 'now'>): Date {
  return now ? now() : new Date();
}
