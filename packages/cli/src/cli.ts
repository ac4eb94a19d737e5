import type { Readable, Writable } from 'node:stream';
import type { Client } from '@posthorn/client';
import type { Server } from './server/choose-server.ts';
import type { Environment } from './settings.ts';

/** Where output goes: `process.stdout` and `process.stderr`, or what a test looks at. */
export type Output = Writable & {
  isTTY?: boolean;
  /** Characters of a line, on a terminal. */
  columns?: number;
  /** On a terminal only: whether it shows colours, which `NO_COLOR` and `FORCE_COLOR` may say otherwise. */
  hasColors?(): boolean;
};

/** What the operator's commands know of the world around them. */
export interface Cli {
  env: Environment;
  stdin: Readable & { isTTY?: boolean };
  stdout: Output;
  stderr: Output;
  /** The Posthorn that a command talks to. @throws ConfigError */
  server(): Server;
  /** A client of its api. @throws ConfigError */
  client(): Client;
  /** Aborted by Ctrl-C, from now on; a second one ends the process. */
  interrupted(): AbortSignal;
}
