import type { DeliverySummary } from '@posthorn/store/deliveries';
import { createHook } from '@posthorn/store/hooks';
import { listDeliveries } from '@posthorn/store/list-deliveries';
import { getSource, saveSource } from '@posthorn/store/sources';
import type { Store } from '@posthorn/store/store';
import { receiverPath } from './receiver.ts';
import { sampleEvent } from './sample-event.ts';

/** How long the first delivery may take before the welcome goes on without it. */
const patienceMs = 10_000;

/** What the welcome needs to know. */
export interface WelcomeDeps {
  store: Store;
  /** This server, without a slash at the end. */
  url: string;
  operatorToken: string;
}

/**
 * At the very first start: makes a feed with a hook to the built-in receiver,
 * posts an event through the front door, and tells what became of it.
 *
 * @returns lines for a person; none when the sample feed is there already
 */
export async function welcome({ store, url, operatorToken }: WelcomeDeps): Promise<string[]> {
  if (await getSource(store, sampleEvent.source)) return [];
  await saveSource(store, sampleEvent.source, { owners: [], co_owners: [], public: false }, new Date());
  const target = `${url}${receiverPath}`;
  const hook = await createHook(
    store,
    sampleEvent.source,
    { name: 'web', events: ['*'], active: true, config: { url: target }, policy: {}, dialect: null, headers: {} },
    new Date(),
  );
  const response = await fetch(`${url}/v1/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${operatorToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(sampleEvent),
  });
  if (!response.ok)
    throw new Error(`Posting the sample event was answered with ${response.status}: ${await response.text()}`);
  const delivery = await firstEnded(store, hook.id);
  return [
    'This is the first start, so there is something to look at already:',
    `  a feed, ${sampleEvent.source}`,
    `  a hook on it, number ${hook.id}, that posts every event to ${target}`,
    `  an event, "${sampleEvent.type}": ${sampleEvent.data.PackageIdentifier} ${sampleEvent.data.PackageVersion} by ${sampleEvent.actor}`,
    '',
    outcome(delivery, target),
  ];
}

async function firstEnded(store: Store, hook: number): Promise<DeliverySummary | undefined> {
  const untilMs = Date.now() + patienceMs;
  for (;;) {
    const { deliveries } = await listDeliveries(store, { hook }, { perPage: 1 });
    const [newest] = deliveries;
    if ((newest && newest.attemptCount > 0) || Date.now() > untilMs) return newest;
    await new Promise((wake) => setTimeout(wake, 20));
  }
}

function outcome(delivery: DeliverySummary | undefined, target: string): string {
  if (delivery?.status === 'delivered') {
    return `Delivered to ${target}: it answered ${delivery.statusCode} after ${delivery.lastDurationMs} ms (delivery ${delivery.id}).`;
  }
  return `It is not delivered yet: see ${delivery ? `delivery ${delivery.id}` : 'the log'}.`;
}
