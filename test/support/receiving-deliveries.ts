import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { type Receiver, startReceiver } from './receiver.ts';
import type { System } from './system.ts';

/** The secret of a hook before a change of it, and after. */
export const [oldSecret, newSecret] = [
  'whsec_MfKQ9r8GKYqUTwjUPD8ILPZIo2LaLaSw',
  'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD',
] as const;

/** A secret that is a key as it stands: GitHub's published example, with which the page's hub signatures are made. */
export const hubSecret = "It's a Secret to Everybody";

/** A request that Posthorn made. */
export interface Captured {
  /** As in {@link hookKinds}. */
  path: string;
  headers: Record<string, string>;
  body: string;
}

/** What Posthorn sent before a secret was replaced, while both signed, and afterwards: a request for each kind of hook. */
export type Rotation = Record<'before' | 'during' | 'after', Captured[]>;

/** Every kind of HTTP hook there is, by the path that its receiver knows it by. */
export const hookKinds: { path: string; dialect: string; config?: Record<string, string> }[] = [
  { path: '/standard-webhooks', dialect: 'standard-webhooks' },
  { path: '/cloudevents', dialect: 'cloudevents' },
  { path: '/cloudevents?mode=binary', dialect: 'cloudevents', config: { mode: 'binary' } },
  { path: '/github', dialect: 'github', config: { content_type: 'json' } },
  { path: '/github?as=form', dialect: 'github', config: { content_type: 'form' } },
  { path: '/socialgateway', dialect: 'socialgateway', config: { content_type: 'form' } },
  { path: '/socialgateway?as=json', dialect: 'socialgateway', config: { content_type: 'json' } },
  { path: '/myget-v1', dialect: 'myget-v1' },
  { path: '/myget-v1-preview', dialect: 'myget-v1-preview' },
  { path: '/tuleap', dialect: 'tuleap' },
];

const source = 'sites/receiving';

/** Makes a hook on the one source of these tests. It has one attempt. */
export async function makeHook(system: System, type: string, settings: object): Promise<number> {
  await system.call('PUT', `/v1/sources/${source}`, {});
  const policy = { max_attempts: 1, timeout_seconds: 30 };
  const path = `/${source}/hooks`;
  const created = await system.call<{ id: number }>('POST', path, { name: 'web', events: [type], policy, ...settings });
  expect(created).toMatchObject({ status: 201 });
  return created.body.id;
}

/** Posts an event of a type, and gives its id: a UUID, which every dialect but cloudevents takes over. */
export async function postEvent(system: System, type: string): Promise<string> {
  const data = { order: 1001, total: '49.90', text: 'ünïcödé ≥ 1 / "ten" + 𝄞' };
  const posted = await system.post({ source, type, actor: 'ada', data });
  expect(posted.status).toBe(202);
  return posted.body.id;
}

/** Has Posthorn send one event to hooks of every kind before, during and after a change of their secret. */
export async function captureRotation(system: System): Promise<Rotation> {
  const receiver = await startReceiver();
  const hooks = await Promise.all(
    hookKinds.map(async ({ path, dialect, config }) => {
      const settings = { dialect, config: { ...config, url: receiver.url + path, secret: oldSecret } };
      return { id: await makeHook(system, 'rotation', settings), settings };
    }),
  );
  const before = await sendAndCapture(system, receiver, 'rotation');
  await Promise.all(
    hooks.map(async ({ id, settings }) => {
      const config = { ...settings.config, secret: newSecret };
      expect(await system.call('PATCH', `/${source}/hooks/${id}`, { config })).toMatchObject({ status: 200 });
    }),
  );
  const during = await sendAndCapture(system, receiver, 'rotation');
  let after = during;
  while (after.some(({ headers }) => headers['webhook-signature']?.includes(' '))) {
    await sleep(500);
    after = await sendAndCapture(system, receiver, 'rotation');
  }
  await receiver.close();
  return { before, during, after };
}

/** Posts an event and gives the request that each kind of hook got. */
async function sendAndCapture(system: System, receiver: Receiver, type: string): Promise<Captured[]> {
  const id = await postEvent(system, type);
  const arrived = () => receiver.arrivals.filter(({ headers }) => Object.values(headers).includes(id));
  await receiver.until(() => arrived().length >= hookKinds.length);
  return arrived().map(({ path, headers, body }) => ({ path, headers: headers as Captured['headers'], body }));
}

/** Sends a request again, or one that was tampered with: the status it is answered with. */
export async function send(url: string, { path, headers, body }: Captured): Promise<number> {
  const { host: _, connection: __, 'content-length': ___, ...rest } = headers;
  const response = await fetch(url + path, { method: 'POST', headers: rest, body });
  await response.arrayBuffer();
  return response.status;
}
