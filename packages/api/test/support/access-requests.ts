// @boundaries-ignore what all packages' tests share is at the top
import type { Place } from '../../../../test/support/openapi-answers.ts';
import type { Names } from './access-world.ts';
import type { TestRequest } from './api.ts';

/** Another way to write a path that may lead to the same place. */
export interface Spelling {
  /** Writes the value of a path's parameter. */
  value?: (value: string) => string;
  /** Writes the whole path. */
  path?: (path: string) => string;
}

const encodedLetter = (value: string): string =>
  value.replace(/[a-z0-9](?=[^/]*$)/i, (one) => `%${one.charCodeAt(0).toString(16)}`);

/** Ways to write a path. */
export const spellings: readonly Spelling[] = [
  {},
  { value: (value) => value.replaceAll('/', '%2F') },
  { value: (value) => value.replaceAll('/', '%252F') },
  { value: encodedLetter },
  { value: (value) => value.toUpperCase() },
  { value: (value) => `0${value}` },
  { value: (value) => `+${value}` },
  { value: (value) => `${value}.0` },
  { value: (value) => `${value}%00` },
  { value: (value) => `%20${value}` },
  { value: (value) => `x%2F..%2F${value}` },
  { path: (path) => `${path}/` },
  { path: (path) => `/${path}` },
  { path: (path) => `/.${path}` },
  { path: (path) => `/x/..${path}` },
  { path: (path) => path.toUpperCase() },
  { path: (path) => `${path};x=1` },
  { path: (path) => `${path}%2F` },
];

/** The request that an operation is for, about the things of these names. */
export function requestFor(
  { method, path, operation }: Place,
  names: Names,
  token: string | null,
  more: { method?: 'HEAD'; parameter?: string; spelling?: Spelling } = {},
): TestRequest {
  const { value = same, path: whole = same } = more.spelling ?? {};
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => value(valueOf(path, name, names)));
  // Without a condition, nothing is discarded.
  const { parameter = operation.operationId === 'discardDeadLetters' ? 'source' : undefined } = more;
  const query = parameter === undefined ? '' : `?${parameter}=${queryValue(parameter, names)}`;
  const { headers = {}, ...body } = bodyOf(operation.operationId, names);
  return {
    method: more.method ?? method,
    url: whole(filled) + query,
    headers: { ...headers, ...(token === null ? {} : { authorization: `Bearer ${token}` }) },
    ...body,
  };
}

function same(text: string): string {
  return text;
}

function valueOf(path: string, name: string, names: Names): string {
  if (path.endsWith('/events/{event}')) return { owner: 'octocat', event: 'push' }[name] ?? names.name;
  switch (name) {
    case 'owner':
      return 'octocat';
    case 'hook':
    case 'delivery':
      return names[name];
    case 'id':
      return names[idOf(path)];
    default:
      return names.name;
  }
}

/** What `{id}` is the id of. */
function idOf(path: string): keyof Names {
  const [, , collection = ''] = path.split('/');
  const things: Record<string, keyof Names> = {
    sources: 'source',
    deliveries: 'delivery',
    events: 'event',
    tokens: 'token',
    'event-types': 'type',
    replays: 'replay',
  };
  const thing = things[collection];
  if (thing === undefined) throw new Error(`What is the id in ${path}? Say so here.`);
  return thing;
}

function queryValue(parameter: string, names: Names): string {
  switch (parameter) {
    case 'source':
    case 'hook':
    case 'event':
      return encodeURIComponent(names[parameter]);
    case 'cursor':
      // A place in one's own list, which is no thing of anybody's.
      return '0-1';
    default:
      return names.name;
  }
}

function bodyOf(id: string, names: Names): Pick<TestRequest, 'payload' | 'headers'> {
  const config = { url: 'https://example.com/changed' };
  if (/^create\w+Hook$/.test(id)) return { payload: { name: 'web', config } };
  if (/^update\w+HookConfig$/.test(id)) return { payload: config };
  if (/^update\w+Hook$/.test(id)) return { payload: { config, active: false } };
  switch (id) {
    case 'putSource':
      return { payload: { owners: ['victim'], co_owners: ['friend', 'stranger'] } };
    case 'createReplay':
      return { payload: { filter: { source: names.source, hook: Number(names.hook) } } };
    case 'createRecovery':
      return { payload: { hook: Number(names.hook), since: '2026-01-31T12:00:00Z' } };
    case 'createToken':
      return { payload: { role: 'producer', sources: [names.source] } };
    case 'registerEventType':
      return { payload: { type: 'another', source: names.source } };
    case 'changeSubscription':
      return {
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        payload: new URLSearchParams({
          'hub.mode': 'subscribe',
          'hub.topic': `https://posthorn.example/octocat/${names.name}/events/push`,
          'hub.callback': 'https://example.com/called',
        }).toString(),
      };
    default:
      return {};
  }
}
