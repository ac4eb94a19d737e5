import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { failureText } from '../src/failure.ts';

const noServer = (): never => {
  throw new Error('No server is needed to say this.');
};

test('a port that is taken is named, with what to do', async () => {
  const first = createServer().listen(0, '127.0.0.1');
  await once(first, 'listening');
  const { port } = first.address() as { port: number };
  const second = createServer().listen(port, '127.0.0.1');
  const [error] = await once(second, 'error');
  first.close();
  expect(failureText(error, noServer)).toBe(
    `Cannot listen on 127.0.0.1:${port}: something else listens there. Set POSTHORN_LISTEN to another address, such as 127.0.0.1:8090.`,
  );
});

test('any other error says what it says', () => {
  expect(failureText(new Error('No.'), noServer)).toBe('No.');
  expect(failureText('No.', noServer)).toBe('No.');
});
