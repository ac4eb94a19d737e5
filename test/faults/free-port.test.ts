import { expect, test } from 'vitest';
import { freePort } from '../support/redis-server.ts';

test('no port is given to two servers of a test, although neither listens yet', async () => {
  const ports: number[] = [];
  while (ports.length < 300) ports.push(await freePort());
  expect(new Set(ports).size).toBe(300);
});
