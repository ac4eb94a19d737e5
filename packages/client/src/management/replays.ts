import type { Ask } from '../http/ask.ts';
import type { Loose, QueryOf } from '../http/operation.ts';
import type { components, operations } from '../schema.ts';
import { type Pages, pagesOf } from './pages.ts';

/** A redelivery of many, and how far it is. */
export type Replay = components['schemas']['Replay'];

/** Which dead letters to deliver again, and how fast. */
export type ReplaySettings = Omit<components['schemas']['ReplayCreate'], 'dry_run'>;

/** What a replay would deliver. */
export type ReplayPreview = components['schemas']['ReplayPreview'];

/** One of those that a replay selected, and what became of it. */
export type ReplayDelivery = components['schemas']['ReplayDeliveries']['deliveries'][number];

/** Where lists of replays begin, and how many come at a time. */
export type ReplayPaging = Loose<QueryOf<operations['listReplays']>>;

/** Where the list of what a replay selected begins, and how many come at a time. */
export type ReplayDeliveryPaging = Loose<QueryOf<operations['listReplayDeliveries']>>;

/** Dead letters, many at once. The workers do it; every dead letter is delivered again once, whoever asks how often. */
export interface Replays {
  create(settings: ReplaySettings): Promise<Replay>;
  /** Counts what {@link create} would deliver, and does nothing. */
  preview(settings: Pick<ReplaySettings, 'filter'>): Promise<ReplayPreview>;
  /** Replays and recoveries, the latest first. */
  list(paging?: ReplayPaging): Pages<Replay>;
  get(id: string): Promise<Replay>;
  /** Holds it; what it made already goes on. */
  pause(id: string): Promise<Replay>;
  resume(id: string): Promise<Replay>;
  /** Ends it; what it made already goes on. */
  cancel(id: string): Promise<Replay>;
  /** What it selected, in the order in which it is taken, with what became of each. */
  deliveries(id: string, paging?: ReplayDeliveryPaging): Pages<ReplayDelivery>;
}

/** Makes {@link Replays}. */
export function replaysOf(ask: Ask): Replays {
  const one = '/v1/replays/{id}';
  return {
    create: async (settings) => (await ask('post', '/v1/replays', { body: settings })).body as Replay,
    preview: async ({ filter }) =>
      (await ask('post', '/v1/replays', { body: { filter, dry_run: true } })).body as ReplayPreview,
    list: (paging = {}) =>
      pagesOf(async (cursor = paging.cursor) => {
        const { body } = await ask('get', '/v1/replays', { query: { ...paging, cursor } });
        return { items: body.replays, next: body.next };
      }),
    get: async (id) => (await ask('get', one, { params: { id } })).body,
    pause: async (id) => (await ask('post', `${one}/pause`, { params: { id } })).body,
    resume: async (id) => (await ask('post', `${one}/resume`, { params: { id } })).body,
    cancel: async (id) => (await ask('post', `${one}/cancel`, { params: { id } })).body,
    deliveries: (id, paging = {}) =>
      pagesOf(async (cursor = paging.cursor) => {
        const { body } = await ask('get', `${one}/deliveries`, { params: { id }, query: { ...paging, cursor } });
        return { items: body.deliveries, next: body.next };
      }),
  };
}
