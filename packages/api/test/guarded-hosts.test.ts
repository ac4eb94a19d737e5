import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi } from './support/api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
  await api.ask('PUT', '/v1/sources/feeds/guarded', {});
  await api.ask('PUT', '/v1/sources/repos/octo/open', { owners: ['ada'], public: true });
});
afterAll(() => api?.close());

const mail = { from: 'a@x.example', to: 'b@x.example' };
const transports: Record<string, { key: string; configAt(host: string): Record<string, string> }> = {
  web: { key: 'url', configAt: (host) => ({ url: `https://${host}/hook` }) },
  slack: { key: 'url', configAt: (host) => ({ url: `https://${host}/services/T0/B0/x` }) },
  hipchat: { key: 'server', configAt: (server) => ({ server, room: 'Builds', auth_token: 'hush' }) },
  email: { key: 'host', configAt: (host) => ({ host, ...mail }) },
};
const places: [host: string, reason: string][] = [
  ['127.0.0.1', 'a loopback address'],
  ['2130706433', 'a loopback address'],
  ['169.254.169.254', 'a link-local address'],
  ['[fd00::1]', 'a private address'],
  ['inside.example', '"inside.example" leads to a private address'],
];
const cases = Object.keys(transports).flatMap((name) => places.map(([host, reason]) => [name, host, reason] as const));

test.each(cases)(
  'a %s hook to %s is refused with 422 that names the key and the reason',
  async (name, host, reason) => {
    const transport = transports[name];
    const key = transport?.key ?? '';
    const errors = [{ field: `config.${key}`, message: expect.stringContaining(reason) }];
    const created = await api.ask('POST', '/feeds/guarded/hooks', { name, config: transport?.configAt(host) });
    expect(created).toMatchObject({ status: 422, body: { errors } });

    const { body: hook } = await api.ask<{ id: number }>('POST', '/feeds/guarded/hooks', {
      name,
      config: transport?.configAt('good.example'),
    });
    const path = `/feeds/guarded/hooks/${hook.id}`;
    const edited = await api.ask('PATCH', path, { config: transport?.configAt(host) });
    expect(edited).toMatchObject({ status: 422, body: { errors } });
    expect((await api.ask<{ config: object }>('GET', path)).body.config).not.toMatchObject({ [key]: host });
  },
);

test('the hub refuses a callback to an inner address, whatever service it names', async () => {
  const callbacks = [
    'http://10.0.0.1/called',
    'http://[::ffff:127.0.0.1]/called',
    'socialgateway://hipchat?server=10.0.0.1&room=Builds&auth_token=hush',
    'socialgateway://email?host=10.0.0.1&from=a@x.example&to=b@x.example',
  ];
  for (const callback of callbacks) {
    const fields = { 'hub.mode': 'subscribe', 'hub.topic': 'http://a.example/octo/open/events/push' };
    const body = new URLSearchParams({ ...fields, 'hub.callback': callback }).toString();
    const answer = await api.send('POST', '/hub', 'application/x-www-form-urlencoded', body);
    expect([answer.status, answer.text]).toEqual([422, expect.stringContaining('which hooks may not reach')]);
  }
});
