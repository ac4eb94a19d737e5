import type { Dialect } from '@posthorn/dialects/dialect';
import { dialectOf, dialects } from '@posthorn/dialects/dialects';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { composeRequest, reservedHeaders, undiciHeaders } from '../../src/web/compose.ts';
import { createTargetReader } from '../../src/web/target.ts';
import { event, hookTo, plain } from '../attempt.ts';

const readTarget = createTargetReader();
const { github } = dialects;

function compose(url: string, headers: Record<string, string> = {}, more: { type?: string; insecure_ssl?: '1' } = {}) {
  const hook = hookTo(url, { headers, ...(more.insecure_ssl ? { insecure_ssl: '1' } : {}) });
  const typed = { ...event, type: more.type ?? event.type };
  return composeRequest({ event: typed, hook, dialect: plain, target: readTarget(url), nowMs: 1234, enterprise: null });
}

describe('composeRequest', () => {
  it('writes the headers in the order of the wire, with the length in bytes last', () => {
    const { sent, bytes } = compose('https://example.com:8443/a/b?c=d#e', { 'X-Own': '1' });
    expect(sent.url).toBe('https://example.com:8443/a/b?c=d');
    expect(Object.entries(sent.headers)).toEqual([
      ['host', 'example.com:8443'],
      ['connection', 'keep-alive'],
      ['Content-Type', 'application/json'],
      ['User-Agent', 'Posthorn test'],
      ['X-Own', '1'],
      ['X-Event', event.id],
      ['X-At', '1234'],
      ['content-length', '28'],
    ]);
    expect(sent.attemptHeaders).toEqual(['X-Event', 'X-At', 'content-length']);
    expect(bytes).toEqual(Buffer.from(sent.body));
  });

  it("lets no header of the hook's own take the place of ours or the dialect's, in any spelling", () => {
    const { sent } = compose('http://example.com/', {
      Host: 'evil.example',
      'Content-Length': '0',
      'TRANSFER-ENCODING': 'chunked',
      Connection: 'close',
      'Content-Type': 'text/html',
      'X-Event': 'forged',
      'X-Kept': 'yes',
    });
    expect(sent.headers).toEqual({
      host: 'example.com',
      connection: 'keep-alive',
      'Content-Type': 'application/json',
      'User-Agent': 'Posthorn test',
      'X-Kept': 'yes',
      'X-Event': event.id,
      'X-At': '1234',
      'content-length': '28',
    });
  });

  it('sends nothing reserved, whatever the headers of the hook are', () => {
    const names = fc.oneof(
      fc.constantFrom(...reservedHeaders).map((name) => name.toUpperCase()),
      fc.stringMatching(/^[a-z]+$/),
    );
    fc.assert(
      fc.property(fc.dictionary(names, fc.constant('own')), (headers) => {
        const { sent } = compose('http://example.com/', headers);
        for (const name of reservedHeaders) {
          for (const [sentName, value] of Object.entries(sent.headers))
            if (sentName.toLowerCase() === name) expect(value).not.toBe('own');
        }
        expect(Object.keys(sent.headers).at(-1)).toBe('content-length');
      }),
    );
  });

  it('hands undici every header but those that it writes itself, in the same order', () => {
    const { sent, headers } = compose('http://example.com/', { 'X-Own': '1', Connection: 'close' });
    const pairs = Array.from({ length: headers.length / 2 }, (_, i) => headers.slice(2 * i, 2 * i + 2));
    expect(pairs).toEqual(Object.entries(sent.headers).filter(([name]) => !undiciHeaders.has(name)));
    expect(pairs.map(([name]) => name)).toEqual(['Content-Type', 'User-Agent', 'X-Own', 'X-Event', 'X-At']);
  });

  describe('for the same hook again', () => {
    const hook = hookTo('https://a.example/', { headers: { 'X-Own': '1', 'X-More': 'own' } });
    const target = readTarget('https://a.example/');
    const parts: Parameters<typeof composeRequest>[0] = {
      event,
      hook,
      dialect: plain,
      target,
      nowMs: 1,
      enterprise: null,
    };
    /** Names some of its headers for some events only, as GitHub's dialect does. */
    const varying: Dialect = {
      ...plain,
      attemptHeaders: (attempt): Record<string, string> => {
        const { type } = attempt.event;
        if (type === 'more') return { 'x-at': 'now', 'x-more': 'own' };
        return type === 'other' ? { 'x-more': 'other' } : { 'x-at': 'now' };
      },
    };
    const other: Dialect = { ...plain, constantHeaders: () => ({ 'user-agent': 'Other' }) };

    it('takes nothing from another attempt, whatever changed between them', () => {
      const changes: Partial<typeof parts>[] = [
        { nowMs: 2, event: { ...event, id: 'another', data: '{}' } },
        { target: readTarget('https://b.example/') },
        { dialect: other },
        { dialect: github },
        { dialect: github, enterprise: { version: '3.15.0', host: 'ghe.example' } },
        ...['some', 'more', 'other', 'some'].map((type) => ({ dialect: varying, event: { ...event, type } })),
      ];
      const turns = [{}, ...changes, ...changes.flatMap((change) => [{}, change])].map((change) => ({
        ...parts,
        ...change,
      }));
      // Kept from one turn to the next, all of them must still be what each is by itself.
      const inTurn = turns.map((one) => composeRequest(one));
      const alone = turns.map((one) => composeRequest({ ...one, hook: structuredClone(hook) }));
      expect(inTurn).toEqual(alone);
      const namesOf = (all: typeof inTurn) => all.map(({ sent }) => Object.keys(sent.headers));
      expect(namesOf(inTurn)).toEqual(namesOf(alone));
    });

    it("lets a hook's own header stand for the events that the dialect has none for", () => {
      const secretsOf = (type: string) =>
        composeRequest({ ...parts, dialect: varying, event: { ...event, type } }).sent.secretHeaders;
      expect(['some', 'more', 'some'].map(secretsOf)).toEqual([['X-Own', 'X-More'], ['X-Own'], ['X-Own', 'X-More']]);
    });

    it('names the headers of its own by the same array, if all others are the same', () => {
      const namesOf = (change: Partial<typeof parts>) => composeRequest({ ...parts, ...change }).sent.attemptHeaders;
      const names = namesOf({});
      expect(namesOf({ nowMs: 2 })).toBe(names);
      expect(namesOf({ target: readTarget('https://b.example/') })).not.toBe(names);
    });
  });

  it('knows whether any certificate is taken', () => {
    expect(compose('https://example.com/').insecureSsl).toBe(false);
    expect(compose('https://example.com/', {}, { insecure_ssl: '1' }).insecureSsl).toBe(true);
  });

  it('refuses an event that the dialect has no form for', () => {
    expect(() => compose('http://example.com/', {}, { type: 'unheard.of' })).toThrow(
      expect.objectContaining({ reason: 'bad_request', message: expect.stringContaining('unheard.of') }),
    );
  });

  it("writes MyGet's envelope and headers for a feed's hook", () => {
    const hook = hookTo('https://example.com/');
    const dialect = dialectOf(hook);
    const target = readTarget('https://example.com/');
    const { sent } = composeRequest({ event, hook, dialect, target, nowMs: 0, enterprise: null });
    expect(sent.headers['Content-Type']).toBe('application/vnd.myget.webhooks.v1+json');
    expect(JSON.parse(sent.body).Identifier).toBe(event.id);
    expect(sent.attemptHeaders).toContain('X-MyGet-EventIdentifier');
  });

  it('tells GitHub’s dialect the source’s number and the enterprise that it stands in for (G1, G11)', () => {
    const hook = hookTo('https://example.com/', { source: 'orgs/octo', source_number: 4711 });
    const target = readTarget('https://example.com/');
    const enterprise = { version: '3.15.0', host: 'ghe.example' };
    const { sent } = composeRequest({ event, hook, dialect: dialectOf(hook), target, nowMs: 0, enterprise });
    expect(sent.headers).toMatchObject({
      'X-GitHub-Hook-Installation-Target-Type': 'organization',
      'X-GitHub-Hook-Installation-Target-ID': '4711',
      'X-GitHub-Enterprise-Version': '3.15.0',
      'X-GitHub-Enterprise-Host': 'ghe.example',
    });
  });

  it('goes by the source’s dialect where the hook has none of its own (G9)', () => {
    const feed = { source: 'feeds/f', source_dialect: 'cloudevents' as const };
    expect(dialectOf(hookTo('https://example.com/', feed)).name).toBe('cloudevents');
    expect(dialectOf(hookTo('https://example.com/', { ...feed, dialect: 'tuleap' })).name).toBe('tuleap');
    expect(dialectOf(hookTo('https://example.com/', { source: 'feeds/f' })).name).toBe('myget-v1');
  });
});
