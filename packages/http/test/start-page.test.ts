import { expect, test } from 'vitest';
import { createServer } from '../src/server.ts';
import { serveStart } from '../src/start-page.ts';

async function get(accept: string | undefined, publicUrl?: string) {
  const app = createServer();
  serveStart(app, { publicUrl });
  const headers = { host: 'hooks.example', ...(accept === undefined ? {} : { accept }) };
  const { statusCode, headers: answered, payload } = await app.inject({ url: '/', headers });
  await app.close();
  return { status: statusCode, headers: answered, payload };
}

test('whoever asks for the root is told what is here, and where it is described', async () => {
  for (const accept of [undefined, '*/*', 'application/json']) {
    const { status, headers, payload } = await get(accept);
    expect([status, headers['vary']]).toEqual([200, 'accept']);
    expect(JSON.parse(payload)).toEqual({
      name: 'Posthorn',
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      documentation_url: 'http://hooks.example/docs',
      openapi_url: 'http://hooks.example/openapi.json',
      health_url: 'http://hooks.example/healthz',
      readiness_url: 'http://hooks.example/readyz',
    });
  }
  expect(JSON.parse((await get('*/*', 'https://public.example/posthorn/')).payload)).toMatchObject({
    documentation_url: 'https://public.example/posthorn/docs',
  });
});

test('a browser is sent to the page of /docs', async () => {
  const accept = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
  const { status, headers } = await get(accept);
  expect([status, headers['location'], headers['vary']]).toEqual([302, '/docs', 'accept']);
  expect((await get(accept, 'https://public.example/posthorn/')).headers['location']).toBe(
    'https://public.example/posthorn/docs',
  );
});
