import type { Logger } from 'pino';
import { bufferedOutput } from './buffered-output.ts';

/** Paths that may carry secrets: they are cut out of every log line. */
const redact = [
  'req.headers.authorization',
  '*.headers.authorization',
  '*.secret',
  '*.token',
  '*.password',
  'err.command.args',
];

/** The log of a role: JSON lines on standard output. */
export async function createLog(level: string, role: string): Promise<Logger> {
  // Loaded by roles only, as they themselves are (commands/roles.ts).
  const { pino } = await import('pino');
  return pino({ level, base: { role }, redact: { paths: redact, remove: true } }, bufferedOutput());
}
