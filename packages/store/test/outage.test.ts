import { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { isOutage } from '../src/outage.ts';

test('a Redis that is not there is an outage', async () => {
  const redis = new Redis(1, '127.0.0.1', { maxRetriesPerRequest: 0, retryStrategy: () => 1000 });
  const connection = new Promise<Error>((resolve) => redis.on('error', resolve));
  const command = redis.get('a').catch((error: unknown) => error);
  expect(isOutage(await connection)).toBe(true);
  expect(isOutage(await command)).toBe(true);
  redis.disconnect();
});

test.for([
  'Command timed out',
  'Connection is closed.',
  'Command aborted due to connection close',
  "Stream isn't writeable and enableOfflineQueue options is false",
  "Socket timeout. Expecting data, but didn't receive any in 10000ms.",
])('"%s" is an outage', (message) => {
  expect(isOutage(new Error(message))).toBe(true);
  expect(isOutage(new Error('It failed', { cause: new Error(message) }))).toBe(true);
});

test.for([
  ["OOM command not allowed when used memory > 'maxmemory'.", true],
  ['MISCONF Errors writing to the AOF file: No space left on device', true],
  ['LOADING Redis is loading the dataset in memory', true],
  ['WRONGTYPE Operation against a key holding the wrong kind of value', false],
  ['BUSYGROUP Consumer Group name already exists', false],
  ['ERR Number of keys can’t be greater than number of args', false],
] as const)('Redis saying "%s": outage %s', ([message, expected]) => {
  const error = Object.defineProperty(new Error(message), 'name', { value: 'ReplyError' });
  expect(isOutage(error)).toBe(expected);
});

test('a bug is no outage', () => {
  expect(isOutage(new TypeError("Cannot read properties of undefined (reading 'a')"))).toBe(false);
  expect(isOutage('Connection is closed.')).toBe(false);
});
