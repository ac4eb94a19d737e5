import { deleteHook } from '@posthorn/store/hooks';
import { changeReplay } from '@posthorn/store/replays/change';
import { getReplay } from '@posthorn/store/replays/read';
import { selectDeadLetters } from '@posthorn/store/replays/select';
import { stepReplay } from '@posthorn/store/replays/step';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ReplayJson } from '../src/replay-schema.ts';
import { startTestApi, type TestApi } from './support/api.ts';
import { attemptAll, publish } from './support/work.ts';

let api: TestApi;
let ada: string;
let count = 0;
let source: string;
let hook: number;
beforeAll(async () => {
  api = await startTestApi();
  ada = await api.tokenOf('user', 'ada');
});
afterAll(() => api.close());
beforeEach(async () => {
  source = await makeSource(['ada']);
  hook = await makeHook(source);
});

async function makeSource(owners: string[]): Promise<string> {
  const id = `feeds/replayed-${++count}`;
  await api.ask('PUT', `/v1/sources/${id}`, { owners });
  return id;
}

async function makeHook(on: string): Promise<number> {
  const settings = { name: 'web', events: ['*'], config: { url: 'https://example.com/hook' } };
  return (await api.ask<{ id: number }>('POST', `/${on}/hooks`, settings)).body.id;
}

/** Makes dead letters on a source. */
async function dead(on: string, events: number, status = 500): Promise<void> {
  for (let i = 0; i < events; i++) await publish(api.store, { id: `event-${++count}`, source: on });
  await attemptAll(api.store, { action: 'dead', status });
}

async function ask(body: object, token?: string): Promise<ReplayJson> {
  const answer = await api.ask<ReplayJson>('POST', '/v1/replays', body, token);
  expect(answer.status).toBe(202);
  return answer.body;
}

/** What the workers do for it. */
async function carryOut(id: string): Promise<void> {
  const replay = await getReplay(api.store, id);
  if (!replay) throw new Error('It is gone.');
  await selectDeadLetters(api.store, replay, async () => true);
  await changeReplay(api.store, id, 'selected');
  await vi.waitFor(async () => expect((await stepReplay(api.store, replay)).left).toBe(0), { timeout: 30_000 });
  await changeReplay(api.store, id, 'finish');
}

describe('POST /v1/replays', () => {
  test('makes a replay that tells how far it is, from the selection to the end of its deliveries', async () => {
    await dead(source, 3);
    const made = await ask({
      filter: { hook, status_code: 500, since: '2026-01-31T12:00:00Z' },
      rate_per_second: 1000,
    });
    expect(made).toMatchObject({
      kind: 'replay',
      state: 'waiting',
      filter: { hook, status_code: 500, since: '2026-01-31T12:00:00.000Z' },
      rate_per_second: 1000,
      selected: 0,
      asked_by: { token: 'settings', role: 'operator', user: null },
      started_at: null,
    });
    await carryOut(made.id);
    const look = async (): Promise<ReplayJson> => (await api.ask<ReplayJson>('GET', `/v1/replays/${made.id}`)).body;
    expect(await look()).toMatchObject({
      state: 'done',
      selected: 3,
      left: 0,
      redelivered: 3,
      pending: 3,
      settled_at: null,
    });
    await attemptAll(api.store, { action: 'delivered', status: 200 });
    const end = await look();
    expect(end).toMatchObject({ redelivered: 3, delivered: 3, dead_again: 0, pending: 0, skipped: 0 });
    expect(end.settled_at).not.toBeNull();
  });

  test('with dry_run tells what it would deliver, by hook and reason, and makes nothing', async () => {
    await dead(source, 2);
    const other = await makeHook(source);
    await dead(source, 1);
    await deleteHook(api.store, other);
    const before = (await api.ask<{ replays: unknown[] }>('GET', '/v1/replays')).body.replays.length;
    const { status, body } = await api.ask('POST', '/v1/replays', { filter: { source }, dry_run: true });
    expect(status).toBe(200);
    expect(body).toEqual({
      selected: 4,
      complete: true,
      counts: [
        { hook, source, hook_state: 'active', reason: 'http_status', count: 3 },
        { hook: other, source: null, hook_state: 'deleted', reason: 'http_status', count: 1 },
      ],
    });
    expect((await api.ask<{ replays: unknown[] }>('GET', '/v1/replays')).body.replays).toHaveLength(before);
  });

  test('asked for again while it is under way, is about the same dead letters: those that it made are none', async () => {
    await dead(source, 2);
    const one = await ask({ filter: { source } });
    const first = await getReplay(api.store, one.id);
    if (!first) throw new Error('It is gone.');
    await selectDeadLetters(api.store, first, async () => true);
    await changeReplay(api.store, one.id, 'selected');
    await vi.waitFor(async () => expect((await stepReplay(api.store, first)).left).toBe(0), { timeout: 30_000 });
    await attemptAll(api.store, { action: 'dead', status: 500 });
    const two = await ask({ filter: { source } });
    await carryOut(two.id);
    expect((await api.ask('GET', `/v1/replays/${two.id}`)).body).toMatchObject({ selected: 0, redelivered: 0 });
    await changeReplay(api.store, one.id, 'finish');
    const later = await ask({ filter: { source } });
    await carryOut(later.id);
    expect((await api.ask('GET', `/v1/replays/${later.id}`)).body).toMatchObject({ selected: 2, redelivered: 2 });
  });

  test('of a user reaches only what is for hooks on its own sources', async () => {
    const foreign = await makeSource(['eve']);
    await makeHook(foreign);
    await dead(source, 1);
    await dead(foreign, 1);
    const { body } = await api.ask<{ counts: { source: string }[] }>(
      'POST',
      '/v1/replays',
      { filter: {}, dry_run: true },
      ada,
    );
    expect(body.counts.map((one) => one.source)).toContain(source);
    expect(body.counts.map((one) => one.source)).not.toContain(foreign);
    const { id } = await ask({ filter: {} }, ada);
    await carryOut(id);
    const shown = await api.ask<{ deliveries: unknown[] }>('GET', `/v1/dead-letters?source=${foreign}`);
    expect(shown.body.deliveries).toHaveLength(1);
    expect((await api.ask('POST', '/v1/replays', { filter: { source: foreign } }, ada)).status).toBe(404);
    // An operator's over everything is no user's to see.
    const everything = await ask({ filter: {} });
    expect((await api.ask('GET', `/v1/replays/${everything.id}`, undefined, ada)).status).toBe(404);
  });

  test.each([
    [{ filter: { hook: -1 } }, 'filter.hook'],
    [{ filter: { reason: 'bad luck' } }, 'filter.reason'],
    [{ filter: { since: 'yesterday' } }, 'filter.since'],
    [{ filter: { colour: 'red' } }, 'filter.colour'],
    [{ filter: {}, rate_per_second: 0 }, 'rate_per_second'],
    [{}, 'filter'],
  ])('%j is 422 and names the field', async (body, field) => {
    const { status, body: problem } = await api.ask<{ errors: object[] }>('POST', '/v1/replays', body);
    expect(status).toBe(422);
    expect(problem.errors).toMatchObject([{ field }]);
  });
});

describe('a replay', () => {
  test('is paused, goes on and is cancelled; when it is over, that is 409', async () => {
    const { id } = await ask({ filter: { source } });
    const change = async (verb: string): Promise<unknown> => {
      const { status, body } = await api.ask('POST', `/v1/replays/${id}/${verb}`);
      return status === 200 ? body['state'] : status;
    };
    expect(await change('resume')).toBe('waiting');
    expect(await change('pause')).toBe('paused');
    expect(await change('pause')).toBe('paused');
    expect(await change('resume')).toBe('waiting');
    expect(await change('cancel')).toBe('cancelled');
    expect(await change('cancel')).toBe('cancelled');
    expect(await change('pause')).toBe(409);
    expect(await change('resume')).toBe(409);
  });

  test('lists what it selected and what became of each, page by page', async () => {
    await dead(source, 3);
    const { id } = await ask({ filter: { source } });
    await carryOut(id);
    await attemptAll(api.store, { action: 'delivered', status: 200 });
    interface Page {
      deliveries: { outcome: string; redelivered_as: number }[];
      next: string | null;
    }
    const get = async (query: string) => (await api.ask<Page>('GET', `/v1/replays/${id}/deliveries?${query}`)).body;
    const first = await get('per_page=2');
    expect(first.deliveries).toMatchObject([{ outcome: 'delivered' }, { outcome: 'delivered' }]);
    const rest = await get(`per_page=2&cursor=${first.next}`);
    expect(rest).toMatchObject({ deliveries: [{ outcome: 'delivered' }], next: null });
    const { redelivered_as } = first.deliveries[0] ?? { redelivered_as: 0 };
    expect((await api.ask('GET', `/v1/deliveries/${redelivered_as}`)).body['kind']).toBe('redelivery');
  });
});

describe('POST /v1/recoveries', () => {
  test('makes a replay of its own kind; a hook that is off is 409', async () => {
    const body = { hook, since: '2026-01-31T12:00:00Z' };
    const made = await api.ask<ReplayJson>('POST', '/v1/recoveries', body, ada);
    expect(made.status).toBe(202);
    expect(made.headers['location']).toBe(made.body.url);
    expect(made.body).toMatchObject({ kind: 'recovery', filter: { hook, since: '2026-01-31T12:00:00.000Z' } });
    await api.ask('PATCH', `/${source}/hooks/${hook}`, { active: false });
    expect((await api.ask('POST', '/v1/recoveries', body)).status).toBe(409);
  });
});

describe('DELETE /v1/dead-letters', () => {
  test('discards what the query finds of the caller’s, and needs a condition', async () => {
    await dead(source, 2, 500);
    await dead(source, 1, 404);
    const discard = (query: string, token?: string) => api.ask('DELETE', `/v1/dead-letters?${query}`, undefined, token);
    expect((await discard('')).status).toBe(422);
    expect((await discard(`hook=${hook}&status_code=404`, ada)).body).toEqual({ discarded: 1, complete: true });
    expect((await discard(`source=${source}&match=no+thanks`)).body).toEqual({ discarded: 2, complete: true });
    expect((await discard(`source=${source}`)).body).toEqual({ discarded: 0, complete: true });
  });

  test('refuses a condition that it does not know, which would else have all the others discarded too', async () => {
    const answer = await api.ask('DELETE', `/v1/dead-letters?source=${source}&statuscode=404`);
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({
      errors: [{ field: 'statuscode', message: expect.stringContaining('there are source, hook, event') }],
    });
  });

  test('of a user leaves other people’s dead letters alone', async () => {
    const foreign = await makeSource(['eve']);
    await makeHook(foreign);
    await dead(foreign, 1);
    await api.ask('DELETE', '/v1/dead-letters?reason=http_status', undefined, ada);
    const shown = await api.ask<{ deliveries: unknown[] }>('GET', `/v1/dead-letters?source=${foreign}`);
    expect(shown.body.deliveries).toHaveLength(1);
  });
});

describe('POST /v1/deliveries/:id/cancel', () => {
  test('cancels what waits with 200, what is about to be attempted with 202, and what has ended not', async () => {
    await publish(api.store, { id: `event-${++count}`, source });
    const [id = 0] = await attemptAll(api.store, { action: 'retry', status: 500 });
    const cancel = (delivery: number) => api.ask('POST', `/v1/deliveries/${delivery}/cancel`, undefined, ada);
    expect(await cancel(id)).toMatchObject({ status: 200, body: { status: 'cancelled', reason: 'cancelled' } });
    expect((await cancel(id)).status).toBe(200);
    await publish(api.store, { id: `event-${++count}`, source });
    const { deliveries } = (await api.ask<{ deliveries: { id: number }[] }>('GET', `/v1/deliveries?hook=${hook}`)).body;
    const next = deliveries[0]?.id ?? 0;
    expect(await cancel(next)).toMatchObject({ status: 202, body: { status: 'pending' } });
    await attemptAll(api.store, { action: 'delivered', status: 200 });
    expect((await cancel(next)).status).toBe(409);
  });
});
