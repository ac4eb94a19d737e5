// The outbound guard, line by line: each describe quotes one line of its rules (docs/security.md), and
// holds it against every transport and the hub's callbacks.
import { hookCreateSchema } from '@posthorn/core/hook';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createGuard, type Lookup } from '../../src/guard/guard.ts';
import { findTransport } from '../../src/known.ts';
import { hookTo, jobFor, webTransport } from '../attempt.ts';
import { answering, http, onRequest, type Receiver, tcpReceiver } from '../receiver.ts';
import { namedWays, ways } from './outbound.ts';

const strict = createGuard({ allowedNetworks: [] });
const loopback = ['127.0.0.0/8', '::1/128'];
const blocked = /which hooks may not reach/;

/** A receiver that hangs up on everybody, and counts them. */
const counting = (): Promise<Receiver> => tcpReceiver((socket) => socket.destroy());

const authorityOf = (address: string): string => `${address.includes(':') ? `[${address}]` : address}:8000`;

/** What a guard says when a hook of a transport is saved with this authority, or why its config is none. */
async function saved(name: string, authority: string, guard = strict): Promise<string> {
  const entry = findTransport(name);
  const config = namedWays.find((way) => way.name === name)?.config?.(authority) ?? {};
  const parsed = entry?.configSchema.safeParse(config);
  if (!parsed?.success) return `config: ${parsed?.error.issues[0]?.message}`;
  const [host] = entry?.hostsOf(parsed.data as Record<string, string>) ?? [];
  if (!host) throw new Error(`A ${name} hook names no host`);
  const check = await guard.checkHost(host.hostname, host.port);
  return check.ok ? 'ok' : check.message;
}

describe('"Only http and https, no userinfo"', () => {
  const wrong: Record<string, Record<string, string>[]> = {
    web: ['ftp://a.example/', 'file:///etc/passwd', 'http://u:p@a.example/', 'http://u@a.example/'].map((url) => ({
      url,
    })),
    slack: ['ftp://hooks.slack.com/x', 'gopher://a.example/', 'https://u:p@hooks.slack.com/x'].map((url) => ({ url })),
    hipchat: ['ftp://a.example', 'http://u:p@a.example', 'u@a.example'].map((server) => ({ server })),
    email: ['http://a.example', 'u:p@a.example', 'a.example/x'].map((host) => ({ host })),
  };
  it.each(namedWays)('$name', async ({ name, config, reach }) => {
    for (const one of wrong[name] ?? []) {
      const bad = { ...config?.('a.example:80'), ...one };
      expect(findTransport(name)?.configSchema.safeParse(bad).success).toBe(false);
      // A hook that was saved in older days, under other rules.
      expect(await reach(strict, 'a.example:80', { config: bad })).toMatch(/^(bad_request|dns|network_blocked): /);
    }
  });
});

describe('"port not one of our own listeners"', () => {
  it.each(ways)('$name', async ({ name, config, reach }) => {
    const listener = await counting();
    const guard = createGuard({ allowedNetworks: loopback, ownPorts: new Set([listener.port]) });
    for (const host of ['127.0.0.1', '127.9.9.9', 'localhost']) {
      expect(await reach(guard, `${host}:${listener.port}`)).toMatch(/is Posthorn's own/);
      if (config && name !== 'a hub callback') {
        expect(await saved(name, `${host}:${listener.port}`, guard)).toMatch(/is Posthorn's own/);
      }
    }
    expect(listener.sockets).toHaveLength(0);
    const other = await counting();
    expect(await reach(guard, `127.0.0.1:${other.port}`)).not.toMatch(/Posthorn's own/);
    expect(other.sockets).not.toHaveLength(0);
  });
});

const ranges: Record<string, string[]> = {
  'v4 0/8, 10/8, 100.64/10, 127/8': ['0.0.0.0', '0.1.2.3', '10.0.0.1', '100.64.0.1', '100.127.255.255', '127.0.0.1'],
  '169.254/16, 172.16/12, 192.0.0/24': ['169.254.169.254', '172.16.0.1', '172.31.255.255', '192.0.0.1'],
  '192.0.2/24, 192.88.99/24, 192.168/16': ['192.0.2.1', '192.88.99.1', '192.168.0.1'],
  '198.18/15, 198.51.100/24, 203.0.113/24': ['198.18.0.1', '198.19.255.255', '198.51.100.1', '203.0.113.1'],
  '224/4, 240/4': ['224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.255'],
  'v6 ::, ::1, fc00::/7, fe80::/10, ff00::/8': ['::', '::1', 'fc00::1', 'fd00::1', 'fe80::1', 'febf::1', 'ff02::1'],
  '100::/64, 2001::/32, 2001:db8::/32': ['100::1', '2001::1', '2001:db8::1'],
  '3fff::/20, 5f00::/16, 2002::/16': ['3fff::1', '3fff:fff::1', '5f00::1', '2002:7f00:1::'],
  '64:ff9b::/96, 64:ff9b:1::/48': ['64:ff9b::a00:1', '64:ff9b:1::1'],
  'v4-mapped v6 as v4': ['::ffff:127.0.0.1', '::ffff:10.0.0.1', '::ffff:a9fe:a9fe'],
};
describe.each(Object.entries(ranges))('"Refuse: %s"', (_, addresses) => {
  it.each(namedWays)('$name, when it is saved', async ({ name }) => {
    for (const address of addresses) expect(await saved(name, authorityOf(address))).toMatch(blocked);
  });

  it.each(ways)('$name, on an attempt', async ({ reach }) => {
    for (const address of addresses) expect(await reach(strict, authorityOf(address))).toMatch(blocked);
  });

  it.each(ways)('$name, by a name that leads there', async ({ reach }) => {
    for (const address of addresses) {
      const guard = createGuard({ allowedNetworks: [], lookup: async () => [address] });
      expect(await reach(guard, 'inner.example:8000')).toMatch(/"inner.example" leads to .*which hooks may not reach/);
    }
  });
});

describe('"unless in `POSTHORN_ALLOWED_NETWORKS`"', () => {
  it.each(ways)('$name', async ({ reach }) => {
    const receiver = await counting();
    const guard = createGuard({ allowedNetworks: ['127.0.0.1/32'] });
    expect(await reach(guard, `127.0.0.1:${receiver.port}`)).not.toMatch(blocked);
    expect(receiver.sockets).not.toHaveLength(0);
    expect(await reach(guard, `127.0.0.2:${receiver.port}`)).toMatch(blocked);
  });
});

describe('"`0x7f.1`, `2130706433`, `127.1`, `0`, `①②⑦.0.0.1`, `[::ffff:127.0.0.1]` all reach loopback"', () => {
  const forms = [
    '0x7f.1',
    '2130706433',
    '127.1',
    '0',
    '①②⑦.0.0.1',
    '[::ffff:127.0.0.1]',
    '0177.0.0.1',
    '127。0。0。1',
    '127.0.0.1.',
  ];

  it.each(namedWays)('$name, when it is saved', async ({ name }) => {
    for (const form of forms) expect(await saved(name, `${form}:8000`)).toMatch(blocked);
  });

  it.each(ways)('$name, on an attempt', async ({ reach }) => {
    const receiver = await counting();
    for (const form of forms) expect(await reach(strict, `${form}:${receiver.port}`)).toMatch(blocked);
    expect(receiver.sockets).toHaveLength(0);
  });
});

describe('"Reject if any resolved address is bad"', () => {
  it.each(ways)('$name', async ({ reach }) => {
    for (const addresses of [
      ['93.184.216.34', '10.0.0.1'],
      ['::1', '93.184.216.34'],
    ]) {
      const guard = createGuard({ allowedNetworks: [], lookup: async () => addresses });
      expect(await reach(guard, 'mixed.example:8000')).toMatch(blocked);
    }
  });
});

describe('"connect to the very address that was checked (rebinding), resolve again on each new connection"', () => {
  it.each(ways)('$name', async ({ reach }) => {
    const receiver = await counting();
    const answers = [['127.0.0.1'], ['169.254.169.254']];
    const asked: string[] = [];
    const lookup: Lookup = async (name) => answers[asked.push(name) - 1] ?? [];
    const guard = createGuard({ allowedNetworks: ['127.0.0.1/32'], lookup });
    // Good at first: it is asked once, and that very answer is connected to.
    expect(await reach(guard, `turning.example:${receiver.port}`)).not.toMatch(blocked);
    expect(asked).toHaveLength(1);
    expect(receiver.sockets).toHaveLength(1);
    // Bad later: the next connection is refused.
    expect(await reach(guard, `turning.example:${receiver.port}`)).toMatch(blocked);
    expect(asked).toHaveLength(2);
    expect(receiver.sockets).toHaveLength(1);
  });
});

describe('"fail closed on DNS errors"', () => {
  it.each(ways)('$name', async ({ reach }) => {
    const receiver = await counting();
    for (const code of ['ENOTFOUND', 'ESERVFAIL', 'EAI_AGAIN', 'ETIMEOUT']) {
      const lookup: Lookup = () => Promise.reject(Object.assign(new Error('no answer'), { code }));
      const guard = createGuard({ allowedNetworks: ['0.0.0.0/0', '::/0'], lookup });
      expect(await reach(guard, `broken.example:${receiver.port}`)).toMatch(/did not resolve/);
    }
    const nothing = createGuard({ allowedNetworks: ['0.0.0.0/0'], lookup: async () => ['not an address'] });
    expect(await reach(nothing, `broken.example:${receiver.port}`)).toMatch(blocked);
    expect(receiver.sockets).toHaveLength(0);
  });
});

describe('"When an outbound proxy is configured the guard still checks the target first"', () => {
  it.each(ways)('$name passes by what the environment says of proxies', async ({ reach }) => {
    const [proxy, receiver] = [await counting(), await counting()];
    for (const name of ['http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY', 'all_proxy'])
      vi.stubEnv(name, proxy.url);
    onTestFinished(() => void vi.unstubAllEnvs());
    expect(await reach(strict, '10.0.0.1:80')).toMatch(blocked);
    await reach(createGuard({ allowedNetworks: loopback }), `127.0.0.1:${receiver.port}`);
    expect(receiver.sockets).not.toHaveLength(0);
    expect(proxy.sockets).toHaveLength(0);
  });
});

describe('redirects lead nowhere', () => {
  it.each(ways.filter(({ name }) => name !== 'email'))('$name', async ({ reach }) => {
    const inner = await counting();
    const receiver = await answering(http('302 Found', [`location: http://127.0.0.2:${inner.port}/`]));
    const guard = createGuard({ allowedNetworks: ['127.0.0.0/8'] });
    expect(await reach(guard, `127.0.0.1:${receiver.port}`)).toMatch(/302/);
    expect(inner.sockets).toHaveLength(0);
  });
});

describe('"Never send a header or URL with CR, LF or NUL"', () => {
  const evil = ['a\r\nx-evil: 1', 'a\nx-evil: 1', 'a\rx-evil: 1', 'a\0b'];

  it('when it is saved: a header', () => {
    for (const value of evil) {
      const body = { name: 'web', config: { url: 'http://a.example/' }, headers: { 'x-own': value } };
      expect(hookCreateSchema.safeParse(body).success).toBe(false);
      const named = { ...body, headers: { [`x-${value}`]: 'a' } };
      expect(hookCreateSchema.safeParse(named).success).toBe(false);
    }
  });

  it('on an attempt: a header', async () => {
    const receiver = await answering(http('200 OK'));
    for (const value of evil) {
      for (const headers of [{ 'x-own': value }, { [`x-${value}`]: 'a' }]) {
        const report = await webTransport().send(jobFor(hookTo(receiver.url, { headers })));
        expect(report.error?.reason).toBe('bad_request');
      }
    }
    expect(receiver.requests).toHaveLength(0);
  });

  it.each(namedWays.filter(({ name }) => name !== 'email'))(
    'on an attempt: the URL of $name',
    async ({ name, config, reach }) => {
      const lines: string[] = [];
      const receiver = await tcpReceiver((socket) =>
        onRequest(socket, (request) => {
          lines.push(...(request.toString('latin1').split('\r\n\r\n')[0] ?? '').split('\r\n'));
          socket.end(http('200 OK', ['connection: close']));
        }),
      );
      const authority = `127.0.0.1:${receiver.port}`;
      const key = name === 'hipchat' ? 'server' : 'url';
      for (const text of evil) {
        const good = config?.(authority) ?? {};
        const bad = { ...good, [key]: `${good[key]}/${text}` };
        await reach(createGuard({ allowedNetworks: loopback }), authority, { config: bad });
      }
      // Left out, percent-encoded or refused: never there as it is.
      for (const line of lines) expect(line).toMatch(/^[\t\x20-\x7e]*$/);
      expect(lines.filter((line) => line.startsWith('x-evil'))).toEqual([]);
    },
  );

  it('email, in whatever its config holds', () => {
    const { email } = { email: findTransport('email') };
    const good = namedWays.find(({ name }) => name === 'email')?.config?.('mail.example:25') ?? {};
    for (const key of ['host', 'port', 'from', 'to', 'username', 'password']) {
      for (const text of evil) {
        const bad = { ...good, username: 'u', password: 'p', [key]: `${good[key] ?? 'u'}${text}` };
        expect(email?.configSchema.safeParse(bad).success).toBe(false);
      }
    }
  });
});

describe('"custom headers may not replace `host`, `content-length`, `transfer-encoding`, `connection` or signatures"', () => {
  it('on an attempt', async () => {
    const receiver = await answering(http('200 OK'));
    const headers = {
      Host: 'evil.example',
      'Content-Length': '1',
      'Transfer-Encoding': 'chunked',
      Connection: 'upgrade',
      'X-Event': 'evil',
    };
    expect((await webTransport().send(jobFor(hookTo(receiver.url, { headers })))).outcome.kind).toBe('delivered');
    const [request = Buffer.alloc(0)] = receiver.requests;
    const sent = request.toString('latin1').toLowerCase();
    expect(sent).not.toMatch(/evil|chunked|upgrade/);
    expect(sent.match(/\r\n(host|content-length|connection|x-event):/g)?.toSorted()).toEqual([
      '\r\nconnection:',
      '\r\ncontent-length:',
      '\r\nhost:',
      '\r\nx-event:',
    ]);
  });
});
