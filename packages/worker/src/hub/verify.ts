import { randomBytes } from 'node:crypto';
import type { HubIntent } from '@posthorn/store/hub-jobs';
import { subscribe, unsubscribe } from '@posthorn/store/hub-subscriptions';
import { getSource } from '@posthorn/store/sources';
import { askCallback } from './callback.ts';
import type { HubDeps } from './jobs.ts';

/** What became of an intent: for the job's record. */
export type Verified = 'subscribed' | 'unsubscribed' | 'denied' | 'not confirmed';

/**
 * Asks a callback whether it means what was asked in its name, and does that if
 * it answers 2xx and echoes the challenge (W3C WebSub section 5.3). Without that
 * everything stays as it is.
 */
export async function verifyIntent(deps: HubDeps, intent: HubIntent): Promise<Verified> {
  const { store } = deps;
  if (!(await getSource(store, intent.source))?.public) return deny(deps, intent, 'closed');
  const challenge = randomBytes(24).toString('base64url');
  const answer = await askCallback(deps.guard, intent.callback, {
    'hub.mode': intent.mode,
    'hub.topic': intent.topic,
    'hub.challenge': challenge,
    ...(intent.mode === 'subscribe' ? { 'hub.lease_seconds': String(intent.leaseSeconds) } : {}),
    ...(intent.verifyToken === undefined ? {} : { 'hub.verify_token': intent.verifyToken }),
  });
  const isConfirmed = 'status' in answer && Math.floor(answer.status / 100) === 2 && answer.body === challenge;
  if (!isConfirmed) return 'not confirmed';
  return intent.mode === 'subscribe' ? begin(deps, intent) : end(deps, intent);
}

async function begin(deps: HubDeps, intent: HubIntent): Promise<Verified> {
  const { store, queues } = deps;
  const { source, event, hub } = intent;
  const now = deps.now();
  const leaseMs = intent.leaseSeconds * 1000;
  const expires_at = new Date(now.getTime() + leaseMs).toISOString();
  const topic = { url: intent.topic, expires_at };
  const result = await subscribe(
    store,
    { source, event, topic, hub, target: targetOf(deps, intent), open: true },
    now,
    intent.by,
  );
  if (result.kind !== 'subscribed') return deny(deps, intent, result.kind);
  await queues.addLater('hub', leaseMs, { task: 'expire', hook: result.hook.id, event, expires_at });
  return 'subscribed';
}

async function end({ store, queues, now }: HubDeps, intent: HubIntent): Promise<Verified> {
  const { source, event, callback, by } = intent;
  const target = { name: 'web', config: { url: callback } } as const;
  const deleted = await unsubscribe(store, { source, event, target, openOnly: true }, now(), by);
  await queues.add('housekeeping', ...deleted.map((hook) => ({ task: 'hook_deleted', hook }) as const));
  return 'unsubscribed';
}

function targetOf({ store }: HubDeps, { callback, format, secret }: HubIntent) {
  const config = { url: callback, content_type: format, insecure_ssl: '0' };
  if (secret === null) return { name: 'web', config } as const;
  if (!store.secrets) throw new Error('The worker was started without secret keys.');
  return { name: 'web', config: { ...config, secret: store.secrets.open(secret) } } as const;
}

const reasons = {
  closed: 'This topic is not public.',
  stopped: 'The owner of this topic has stopped its deliveries to this callback.',
  full: 'There are too many subscriptions.',
};

/** Says that there will be no subscription. Of one that was to end there is nothing to say. */
async function deny({ guard }: HubDeps, intent: HubIntent, why: keyof typeof reasons): Promise<Verified> {
  if (intent.mode === 'subscribe') {
    const { callback, topic } = intent;
    await sayDenied(guard, { callback, topic, reason: reasons[why] });
  }
  return 'denied';
}

/** Tells a subscriber that it hears no more of a topic, or never will (W3C WebSub section 5.2). What it answers does not matter. */
export function sayDenied(
  guard: HubDeps['guard'],
  { callback, topic, reason }: { callback: string; topic: string; reason: string },
): Promise<unknown> {
  return askCallback(guard, callback, { 'hub.mode': 'denied', 'hub.topic': topic, 'hub.reason': reason });
}
