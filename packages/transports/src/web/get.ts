import { failureOf } from '../failure.ts';
import type { Guard } from '../guard/guard.ts';
import { CapturedBody } from './captured-body.ts';
import { Connection } from './connection.ts';
import { createTargetReader } from './target.ts';

/** What came of a GET: an answer, or a sentence that says why there is none. */
export type Got = { status: number; body: string } | { failed: string };

const readTarget = createTargetReader();

/**
 * Asks a URL that a stranger named, through the guard: over a connection of its
 * own, without following redirects, within a deadline for all of it. Of the
 * answer 64 KiB are read. Never throws.
 */
export async function guardedGet(
  guard: Guard,
  url: string,
  { timeoutMs, userAgent }: { timeoutMs: number; userAgent: string },
): Promise<Got> {
  let connection: Connection | undefined;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Got>((resolve) => {
    timer = setTimeout(resolve, timeoutMs, { failed: `There was no whole answer within ${timeoutMs} ms` });
  });
  try {
    const target = readTarget(url);
    connection = new Connection(target.origin, target, false, { guard });
    return await Promise.race([ask(connection, target.path, { host: target.host, 'user-agent': userAgent }), late]);
  } catch (error) {
    return { failed: failureOf(error).message };
  } finally {
    clearTimeout(timer);
    connection?.close();
  }
}

async function ask({ client }: Connection, path: string, headers: Record<string, string>): Promise<Got> {
  try {
    const { statusCode, body } = await client.request({ method: 'GET', path, headers });
    const captured = new CapturedBody();
    for await (const chunk of body as AsyncIterable<Buffer>) {
      captured.add(chunk);
      if (captured.overflowed) break;
    }
    return { status: statusCode, body: captured.text() };
  } catch (error) {
    // Also when the deadline has passed and nobody waits for this any more.
    return { failed: failureOf(error).message };
  }
}
