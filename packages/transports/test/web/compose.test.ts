import { dialectOf } from '@posthorn/dialects/dialects';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { composeRequest, reservedHeaders } from '../../src/web/compose.ts';
import { createTargetReader } from '../../src/web/target.ts';
import { event, hookTo, plain } from '../attempt.ts';

const readTarget = createTargetReader();

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
