import { describe, expect, it, onTestFinished } from 'vitest';
import { json, mediaType, rawRequest, type ServiceRequest, startHttpService } from '../src/http-service.ts';

async function service(answer: Parameters<typeof startHttpService>[0]) {
  const started = await startHttpService(answer);
  onTestFinished(() => started.close());
  return started;
}

describe('the listening side of a stand-in', () => {
  it('hands over whole requests, and answers what it is told', async () => {
    let request: ServiceRequest | undefined;
    const { url, port } = await service((each) => {
      request = each;
      return json(201, { made: 'ä' }, { 'x-a': 'b' });
    });
    const response = await fetch(`${url}/a/b?c=d%26`, {
      method: 'PUT',
      headers: { 'content-type': 'Text/Plain; charset=utf-8' },
      body: 'ä'.repeat(50_000),
    });
    expect(response).toMatchObject({ status: 201 });
    expect(response.headers.get('x-a')).toBe('b');
    expect(await response.json()).toEqual({ made: 'ä' });
    expect(request).toMatchObject({ method: 'PUT', path: '/a/b', body: 'ä'.repeat(50_000) });
    expect(request?.query.get('c')).toBe('d&');
    expect(mediaType(request as ServiceRequest)).toBe('text/plain');
    expect(rawRequest(request as ServiceRequest)).toMatch(new RegExp(`^PUT /a/b\\?c=d%26\nhost: 127.0.0.1:${port}\n`));
  });

  it('answers next what it was given first, then as ever', async () => {
    const { url, answerNext } = await service(() => ({ status: 204 }));
    answerNext({ status: 500, body: 'one' });
    answerNext({ status: 429, headers: { 'retry-after': '3' } });
    const statuses: number[] = [];
    for (let asked = 0; asked < 3; asked += 1) statuses.push((await fetch(url)).status);
    expect(statuses).toEqual([500, 429, 204]);
  });

  it('refuses what is too large, without asking', async () => {
    const { url } = await service(() => json(200, {}));
    expect((await fetch(url, { method: 'POST', body: 'x'.repeat(1_048_577) })).status).toBe(413);
  });

  it('takes the port that it is given, and says when it can not', async () => {
    const { port, url } = await service(() => ({ status: 204 }));
    expect(url).toBe(`http://127.0.0.1:${port}`);
    await expect(startHttpService(() => ({ status: 204 }), { port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
