import type { TransportName } from '@posthorn/core/hook';
import type { DialectContext } from '@posthorn/dialects/dialect';
import type { z } from 'zod';
import type { Guard } from './guard/guard.ts';
import type { Transport } from './transport.ts';
import { webConfigSchema } from './web/config.ts';
import { createWebTransport } from './web/transport.ts';

/** What every transport may ask for when it is made. */
export interface TransportResources {
  guard: Guard;
  /** The GitHub Enterprise Server that Posthorn stands in for. Default: none. */
  enterprise?: DialectContext['enterprise'];
}

/** A transport as the api and the worker see it. */
export interface TransportEntry {
  /** The hook's `config` for this transport; also shown as a JSON Schema by `GET /hooks`. */
  configSchema: z.ZodType<Record<string, string | undefined>>;
  create(resources: TransportResources): Transport;
}

/** Every transport there is, by name: a new one is a folder and a line here. */
export const transports: Record<TransportName, TransportEntry> = {
  web: { configSchema: webConfigSchema, create: createWebTransport },
};
