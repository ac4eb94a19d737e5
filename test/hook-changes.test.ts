import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Receiver, startReceiver } from './support/receiver.ts';
import { type System, startSystem } from './support/system.ts';

const feeds = 10;
const roundsPerFeed = 100;

let system: System;
let receiver: Receiver;

beforeAll(async () => {
  // Two workers: one may fan an event out and the other deliver it, each with what it remembers of the hook.
  [system, receiver] = await Promise.all([startSystem({ workers: 2 }), startReceiver()]);
});
afterAll(async () => {
  await Promise.all([system?.close(), receiver?.close()]);
});

it('a hook created, changed or deleted takes effect for the very next event, 1 000 times in a row', async () => {
  const done = await Promise.all(Array.from({ length: feeds }, (_, i) => rounds(`changes-${i}`)));
  expect(done).toEqual(Array.from({ length: feeds }, () => roundsPerFeed));
}, 600_000);

/** Creates, changes and deletes hooks on a feed of its own, posting after each; gives back how often. */
async function rounds(feed: string): Promise<number> {
  const source = `feeds/${feed}`;
  await system.feed(feed);
  const control = await system.hook(feed, `${receiver.url}/${feed}/control`, { events: ['*'] });
  /** Events posted after a hook was deleted, and that hook. */
  const tooLate = new Map<string, number>();

  const postTo = async (path: string): Promise<void> => {
    const { body } = await system.post({ source, type: 'package.added', data: {} });
    const isIt = (arrival: { path: string; body: string }): boolean =>
      arrival.path === path && arrival.body.includes(body.id);
    await receiver.until((arrivals) => arrivals.slice(-200).some(isIt));
  };
  for (let round = 0; round < roundsPerFeed; round++) {
    const hook = await system.hook(feed, `${receiver.url}/${feed}/created/${round}`, { events: ['*'] });
    await postTo(`/${feed}/created/${round}`);
    const patched = await system.call('PATCH', `/feeds/${feed}/hooks/${hook.id}`, {
      config: { url: `${receiver.url}/${feed}/changed/${round}` },
    });
    await postTo(`/${feed}/changed/${round}`);
    const deleted = await system.call('DELETE', `/feeds/${feed}/hooks/${hook.id}`);
    expect([patched.status, deleted.status]).toEqual([200, 204]);
    const { body } = await system.post({ source, type: 'package.deleted', data: {} });
    tooLate.set(body.id, hook.id);
  }

  // The control hook has had every event, so every event is fanned out.
  const isControl = ({ path }: { path: string }): boolean => path === `/${feed}/control`;
  await receiver.until((arrivals) => arrivals.filter(isControl).length >= 3 * roundsPerFeed);
  const deliveries = await system.deliveries(`source=${source}`);
  // (An event posted before the next round's hook may reach that hook: only the deleted one must not hear of it.)
  expect(deliveries.filter(({ event, hook }) => tooLate.get(event) === hook)).toEqual([]);
  expect(deliveries.filter(({ hook }) => hook === control.id)).toHaveLength(3 * roundsPerFeed);
  return tooLate.size;
}
