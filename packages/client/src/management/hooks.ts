import type { Ask } from '../http/ask.ts';
import type { Loose, QueryOf } from '../http/operation.ts';
import type { components, operations } from '../schema.ts';
import { type HookDeliveries, hookDeliveriesOf } from './hook-deliveries.ts';
import { hookPlace } from './hook-place.ts';
import { nextInLink, type Pages, pagesOf } from './pages.ts';

/** A standing request to be told. */
export type Hook = components['schemas']['Hook'];

/** A hook to make. */
export type HookSettings = components['schemas']['HookCreate'];

/** What to change about a hook. */
export type HookChanges = components['schemas']['HookPatch'];

/** Settings of a hook's transport. Secrets read as `********`. */
export type HookConfig = components['schemas']['HookConfig'];

/** What to change about the settings of a hook's transport. */
export type HookConfigChanges = components['schemas']['HookConfigPatch'];

/** A way for deliveries to leave, with the JSON Schema of its config. */
export type Transport = components['schemas']['Transport'];

/** What to preview: an event, and settings to try. */
export type HookPreviewRequest = components['schemas']['HookPreviewRequest'];

/** What an attempt would send. */
export type HookPreview = components['schemas']['HookPreview'];

/** Which hooks to list, over all sources. */
export type HookFilter = Loose<QueryOf<operations['listHooks']>>;

/** How hooks of one source come: `page` to begin with, and `per_page`. */
export type HookPaging = Loose<QueryOf<operations['listFeedHooks']>>;

/** Hooks, of any kind of source: `source` is its id, such as `feeds/sample-feed` or `repos/octocat/Hello-World`. */
export interface Hooks {
  /** Hooks of all sources that the caller manages. */
  listAll(filter?: HookFilter): Pages<Hook>;
  list(source: string, paging?: HookPaging): Pages<Hook>;
  get(source: string, hook: number): Promise<Hook>;
  create(source: string, settings: HookSettings): Promise<Hook>;
  /** Changes what is named, and leaves the rest. */
  update(source: string, hook: number, changes: HookChanges): Promise<Hook>;
  /** Deletes a hook; its waiting deliveries are cancelled. */
  delete(source: string, hook: number): Promise<void>;
  getConfig(source: string, hook: number): Promise<HookConfig>;
  /** Changes the settings of the transport that are named, and leaves the rest. */
  updateConfig(source: string, hook: number, changes: HookConfigChanges): Promise<HookConfig>;
  /** Sends a ping to this hook. */
  ping(source: string, hook: number): Promise<void>;
  /** Sends the source's latest event to this hook. */
  test(source: string, hook: number): Promise<void>;
  /** Holds its deliveries back; they wait until it is resumed. */
  pause(source: string, hook: number): Promise<Hook>;
  /** Lets its deliveries go on, what has waited first. */
  resume(source: string, hook: number): Promise<Hook>;
  /** Shows what an attempt would send; it sends, stores and changes nothing. */
  preview(source: string, hook: number, request?: HookPreviewRequest): Promise<HookPreview>;
  /** What went to one hook, as GitHub shows it. */
  readonly deliveries: HookDeliveries;
  /** What hooks can be made of. */
  transports(): Promise<Transport[]>;
}

/** Makes {@link Hooks}. */
export function hooksOf(ask: Ask): Hooks {
  const one = '/feeds/{feed}/hooks/{hook}';
  // The feed is part of the place.
  const params = (hook: number): { feed: string; hook: number } => ({ feed: '', hook });
  return {
    listAll: (filter = {}) =>
      pagesOf(async (page) => {
        const query = { ...filter, page: page === undefined ? filter.page : Number(page) };
        const { body, headers } = await ask('get', '/v1/hooks', { query });
        return { items: body, next: nextInLink(headers, 'page') };
      }),
    list: (source, paging = {}) =>
      pagesOf(async (page) => {
        const query = { ...paging, page: page === undefined ? paging.page : Number(page) };
        const input = { params: { feed: '' }, query };
        const { body, headers } = await ask('get', '/feeds/{feed}/hooks', input, hookPlace(source));
        return { items: body, next: nextInLink(headers, 'page') };
      }),
    get: async (source, hook) => (await ask('get', one, { params: params(hook) }, hookPlace(source))).body,
    create: async (source, body) =>
      (await ask('post', '/feeds/{feed}/hooks', { params: { feed: '' }, body }, hookPlace(source))).body,
    update: async (source, hook, body) =>
      (await ask('patch', one, { params: params(hook), body }, hookPlace(source))).body,
    delete: async (source, hook) => void (await ask('delete', one, { params: params(hook) }, hookPlace(source))),
    getConfig: async (source, hook) =>
      (await ask('get', `${one}/config`, { params: params(hook) }, hookPlace(source))).body,
    updateConfig: async (source, hook, body) =>
      (await ask('patch', `${one}/config`, { params: params(hook), body }, hookPlace(source))).body,
    ping: async (source, hook) => void (await ask('post', `${one}/pings`, { params: params(hook) }, hookPlace(source))),
    test: async (source, hook) => void (await ask('post', `${one}/tests`, { params: params(hook) }, hookPlace(source))),
    pause: async (source, hook) =>
      (await ask('post', `${one}/pause`, { params: params(hook) }, hookPlace(source))).body,
    resume: async (source, hook) =>
      (await ask('post', `${one}/resume`, { params: params(hook) }, hookPlace(source))).body,
    preview: async (source, hook, body = {}) =>
      (await ask('post', `${one}/preview`, { params: params(hook), body }, hookPlace(source))).body,
    deliveries: hookDeliveriesOf(ask),
    transports: async () => (await ask('get', '/hooks', {})).body,
  };
}
