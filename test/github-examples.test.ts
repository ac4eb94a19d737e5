import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import published from '@octokit/webhooks-examples';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Receiver, startReceiver } from './support/receiver.ts';
import { type System, startSystem } from './support/system.ts';

type Published = readonly { name: string; examples: readonly object[] }[];

const hosted = published as unknown as Published;
const require = createRequire(import.meta.url);
const enterprise = (edition: string): Published => require(`@octokit/webhooks-examples/${edition}/index.json`);

/** GitHub itself, and its Enterprise servers. */
const editions = ['api.github.com', 'ghes-31', 'ghes-32', 'ghes-33', 'ghes-34', 'ghes-35'];

/** The payload examples that GitHub publishes, those of one edition, as events under ids of their own. */
function examplesOf(edition: string): { id: string; type: string; data: string }[] {
  const all = edition === 'api.github.com' ? hosted : enterprise(edition);
  return all.flatMap(({ name, examples }) =>
    examples.map((example) => ({ id: randomUUID(), type: name, data: JSON.stringify(example) })),
  );
}

let system: System;
let receiver: Receiver;

beforeAll(async () => {
  [system, receiver] = await Promise.all([startSystem(), startReceiver()]);
  await system.call('PUT', '/v1/sources/repos/octo/app', {});
  const hook = { name: 'web', events: ['*'], config: { url: `${receiver.url}/hook`, content_type: 'json' } };
  await system.call('POST', '/repos/octo/app/hooks', hook);
});
afterAll(async () => {
  await Promise.all([system?.close(), receiver?.close()]);
});

describe('GitHub’s published payload examples', () => {
  it.each(editions)('G2: those of %s are all accepted, and arrive unchanged', async (edition) => {
    const examples = examplesOf(edition);
    expect(examples.length).toBeGreaterThan(40);
    const response = await fetch(`${system.ingest.url}/v1/events/batch`, {
      method: 'POST',
      headers: { authorization: `Bearer ${system.operatorToken}`, 'content-type': 'application/x-ndjson' },
      body: examples
        .map(({ id, type, data }) => `{"id":"${id}","source":"repos/octo/app","type":"${type}","data":${data}}`)
        .join('\n'),
    });
    const { results } = (await response.json()) as { results: { status: number; id?: string; error?: unknown }[] };
    expect(results.filter(({ status }) => status !== 202)).toEqual([]);

    const wanted = new Set(examples.map(({ id }) => id));
    const arrivedOf = () => receiver.arrivals.filter(({ headers }) => wanted.has(String(headers['x-github-delivery'])));
    await receiver.until(() => arrivedOf().length >= examples.length);
    const arrived = new Map(arrivedOf().map((one) => [one.headers['x-github-delivery'], one]));
    for (const { id, type, data } of examples) {
      const { headers, body } = arrived.get(id) ?? {};
      expect({ type: headers?.['x-github-event'], length: headers?.['content-length'] }).toEqual({
        type,
        length: String(Buffer.byteLength(data)),
      });
      expect(body).toBe(data);
    }
  });
});
