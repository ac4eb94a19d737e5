import { newSecretKey } from '@posthorn/store/secret-box';
import pino from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { networkOf, takeTurn } from '../../src/hub/strangers.ts';
import { startApi } from '../../src/main.ts';
import { type HubApi, startHubApi } from '../support/hub-api.ts';

let api: HubApi;
beforeAll(async () => {
  api = await startHubApi();
});
beforeEach(async () => {
  await api.store.redis.flushall();
  await api.ask('PUT', '/v1/sources/repos/octocat/open', { owners: ['ada'], public: true });
});
afterAll(() => api.close());

/** A callback on a host of its own. */
const asks = (n: number): Record<string, string> => ({
  'hub.mode': 'subscribe',
  'hub.topic': 'http://anywhere.example/octocat/open/events/push',
  'hub.callback': `http://host-${n}.example/called`,
});

test('S16: a stranger may ask for 60 verifications a minute, of all apis together; then it is 429 with Retry-After', async () => {
  const other = await startApi({
    redisUrl: api.store.url,
    shards: 1,
    secretKeys: [newSecretKey()],
    listen: { host: '127.0.0.1', port: 0 },
    allowedNetworks: [],
    hookConcurrency: 100,
    log: pino({ level: 'error' }),
  });
  const ask = (n: number) => {
    const body = new URLSearchParams(asks(n));
    return fetch(`${n % 2 ? api.url : other.url}/hub`, { method: 'POST', body });
  };
  const answers = await Promise.all(Array.from({ length: 80 }, (_, n) => ask(n)));
  await other.close();
  const refused = answers.filter(({ status }) => status === 429);
  expect(answers.filter(({ status }) => status === 202)).toHaveLength(60);
  expect(refused).toHaveLength(20);
  for (const answer of refused) {
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(answer.headers.get('retry-after'))).toBeLessThanOrEqual(60);
    expect(await answer.json()).toMatchObject({ status: 429, code: 'too_many_requests' });
  }
  expect(await api.jobs()).toHaveLength(60);
});

test('S16: what is refused anyway is not counted, and owners are not bounded', async () => {
  const stranger = { authorization: null };
  for (let n = 0; n < 3; n++) {
    const wrong = { ...asks(n), 'hub.topic': 'http://anywhere.example/octocat/none/events/push' };
    expect((await api.hub(wrong, stranger)).status).toBe(401);
    expect((await api.hub({ ...asks(n), 'hub.callback': 'http://10.0.0.1/' }, stranger)).status).toBe(422);
  }
  const owned = { ...asks(0), 'hub.callback': 'http://127.0.0.1:9/owned' };
  expect((await api.hub(owned)).status).toBe(204);
  expect(await api.store.redis.keys('{posthorn}count:*')).toEqual([]);
});

test('S16: a host is called 60 times a minute at most, whoever asks, and under whatever name of itself', async () => {
  const turn = (n: number, callback = 'http://victim.example:8080/x') =>
    takeTurn(api.store, { callback, address: `203.0.113.${n}` });
  for (let n = 0; n < 60; n++) await turn(n, ['http://victim.example/a', 'https://VICTIM.example.:8443/b'][n % 2]);
  await expect(turn(60)).rejects.toMatchObject({ code: 'too_many_requests', message: /victim\.example/ });
  await turn(60, 'http://other.example/');
});

describe('an address stands for', () => {
  test.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8:1:2::9', '2001:db8:1:2'],
    ['2001:0DB8:0001:0002::', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    ['::1', '0:0:0:0'],
  ])('%s: %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});
