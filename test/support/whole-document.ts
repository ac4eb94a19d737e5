import { registerApi } from '@posthorn/api/app';
import { serveOpenApi } from '@posthorn/http/openapi/serve';
import { createServer } from '@posthorn/http/server';
import { registerIngest } from '@posthorn/ingest/routes';
import pino from 'pino';
import type { TestedDocument } from './openapi-answers.ts';

/** The OpenAPI document of all roles' routes, as `posthorn dev` has it. Nothing is asked of a store to make it. */
export async function wholeDocument(): Promise<TestedDocument> {
  const app = createServer();
  serveOpenApi(app);
  const log = pino({ level: 'silent' });
  const store = { redis: {} };
  await registerIngest(app, { store, operatorToken: undefined, now: () => new Date(), log } as unknown as Parameters<
    typeof registerIngest
  >[1]);
  await registerApi(app, { store, queues: {}, guard: {}, health: true, log } as unknown as Parameters<
    typeof registerApi
  >[1]);
  try {
    return (await app.inject('/openapi.json')).json<TestedDocument>();
  } finally {
    await app.close();
  }
}
