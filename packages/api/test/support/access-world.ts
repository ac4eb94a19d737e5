import { listDeliveries } from '@posthorn/store/list-deliveries';
import type { Answer, TestApi } from './api.ts';
import { attemptAll, publish } from './work.ts';

/** Who asks. `none` sends no token. */
export type Who = 'operator' | 'victim' | 'friend' | 'stranger' | 'producer' | 'none';

/** The values that a path, a query or a body can name things of one world by. */
export type Names = Record<'source' | 'name' | 'hook' | 'delivery' | 'event' | 'type' | 'token' | 'replay', string>;

/** Somebody's things: `real` are the victim's, `missing` are like them and not there, `own` are the stranger's. */
export interface World {
  kind: Kind;
  real: Names;
  missing: Names;
  own: Names;
}

/** A kind of source that can have hooks, by its parameter in paths. */
export type Kind = 'feed' | 'repo' | 'org' | 'project' | 'site';

const kinds: Record<Kind, { prefix: string; type: string }> = {
  feed: { prefix: 'feeds/', type: 'package.added' },
  repo: { prefix: 'repos/octocat/', type: 'push' },
  org: { prefix: 'orgs/', type: 'push' },
  project: { prefix: 'projects/', type: 'push' },
  site: { prefix: 'sites/', type: 'project.create' },
};

/** A token of each of them. */
export async function tokensOf(api: TestApi): Promise<Record<Who, string | null>> {
  return {
    operator: await api.tokenOf('operator'),
    victim: await api.tokenOf('user', 'victim'),
    friend: await api.tokenOf('user', 'friend'),
    stranger: await api.tokenOf('user', 'stranger'),
    producer: await api.tokenOf('producer'),
    none: null,
  };
}

/**
 * Has hooks and deliveries numbered from high up, before the first is made: of the thirteen digits of
 * theirs nothing random, a replay's id or an event's, ever holds all.
 */
export async function numberHigh({ store }: TestApi): Promise<void> {
  await store.redis.mset({ '{p0}hook-seq': 3_000_000_000, '{p0}delivery-seq': 5_000_000_000 });
}

let worlds = 0;

/** Makes a world: a source of the victim's and one of the stranger's, each with a hook and all that follows. */
export async function makeWorld(api: TestApi, kind: Kind): Promise<World> {
  worlds += 1;
  const own = await makeThings(api, kind, `theirs${worlds}`, ['stranger'], []);
  const real = await makeThings(api, kind, `hidden${worlds}`, ['victim'], ['friend']);
  const missing: Names = {
    source: `${kinds[kind].prefix}absent${worlds}`,
    name: `absent${worlds}`,
    hook: String(Number(real.hook) + 1024 * 900),
    delivery: String(Number(real.delivery) + 1024 * 900),
    event: `event-absent${worlds}`,
    type: '0'.repeat(real.type.length),
    token: '00000000-0000-4000-8000-000000000000',
    replay: 'deadbeef12',
  };
  return { kind, real, missing, own };
}

async function makeThings(
  api: TestApi,
  kind: Kind,
  name: string,
  owners: string[],
  coOwners: string[],
): Promise<Names> {
  const { prefix, type } = kinds[kind];
  const source = prefix + name;
  await made(api.ask('PUT', `/v1/sources/${source}`, { owners, co_owners: coOwners }));
  const config = { url: `https://example.com/${name}` };
  const hook = await made(api.ask('POST', `/${source}/hooks`, { name: 'web', config, events: ['*'] }));
  const event = `event-${name}`;
  await publish(api.store, { id: event, source, type, data: `{"secret":"${name}"}` });
  await attemptAll(api.store, { action: 'dead', status: 500 });
  const { deliveries } = await listDeliveries(
    api.store,
    { hook: Number(hook['id']), event },
    { before: undefined, perPage: 1 },
  );
  const registered = await made(api.ask('POST', '/v1/event-types', { type: `type-${name}`, source }));
  const replay = await made(api.ask('POST', '/v1/replays', { filter: { source } }));
  const token = await made(api.ask('POST', '/v1/tokens', { role: 'producer', sources: [source] }));
  return {
    source,
    name,
    hook: String(hook['id']),
    delivery: String(deliveries[0]?.id),
    event,
    type: String(registered['id']),
    token: String(token['id']),
    replay: String(replay['id']),
  };
}

async function made(answer: Promise<Answer<Record<string, unknown>>>): Promise<Record<string, unknown>> {
  const { status, body, text } = await answer;
  if (status >= 300) throw new Error(`${status} ${text}`);
  return body;
}

/** An answer less what names the things that were asked for: two that are equal tell nothing apart. */
export function redacted({ status, headers, text }: Answer<unknown>, ...all: Names[]): unknown {
  const { date: _date, 'content-length': _length, ...others } = headers;
  // The longest first: a name is a part of other ones.
  const names = all.flatMap((one) => Object.entries(one)).sort(([, a], [, b]) => b.length - a.length);
  const shown = decoded(`${JSON.stringify(others)} ${text}`).toLowerCase();
  return { status, shown: names.reduce((rest, [what, name]) => rest.replaceAll(name, `(${what})`), shown) };
}

function decoded(text: string): string {
  return text.replace(/%([2-7][0-9a-f])/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** Everything that is in Redis, by key. */
export async function contentsOf({ store }: TestApi): Promise<Record<string, string>> {
  const keys = (await store.redis.keys('*')).sort();
  const values = await Promise.all(keys.map((key) => valueOf(store, key)));
  return Object.fromEntries(keys.map((key, i) => [key, JSON.stringify(values[i])]));
}

/** A value as it is, whatever order Redis has it in. */
async function valueOf({ redis }: TestApi['store'], key: string): Promise<unknown> {
  switch (await redis.type(key)) {
    case 'hash':
      return Object.entries(await redis.hgetall(key)).sort(([a], [b]) => (a < b ? -1 : 1));
    case 'set':
      return (await redis.smembers(key)).sort();
    case 'zset':
      return redis.zrangebyscore(key, '-inf', '+inf', 'WITHSCORES');
    case 'list':
      return redis.lrange(key, 0, -1);
    case 'stream':
      return redis.xrange(key, '-', '+');
    default:
      return (await redis.getBuffer(key))?.toString('base64');
  }
}
