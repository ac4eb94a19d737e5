import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockDataDir } from '../../src/dev/lock.ts';

let dir: string;
let file: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'posthorn-lock-'));
  file = join(dir, 'lock');
});
afterEach(() => rmSync(dir, { recursive: true }));

test.each([
  ['one that was killed and had the id of this process, as in a container', `${process.pid} ${hostname()}`],
  ['the same, of an older version', `${process.pid}`],
  ['one that is no more', `999999999 ${hostname()}`],
  ['one that a full disk cut off', ''],
])('a lock of %s is taken over', (_, text) => {
  writeFileSync(file, text);
  const unlock = lockDataDir(dir);
  expect(readFileSync(file, 'utf8')).toBe(`${process.pid} ${hostname()}`);
  unlock();
  expect(existsSync(file)).toBe(false);
});

test.each([
  ['a process that runs', `${process.ppid} ${hostname()}`, process.ppid],
  ['a process of another container that has the same id', `${process.pid} elsewhere`, process.pid],
])('a lock of %s is left alone', (_, text, owner) => {
  writeFileSync(file, text);
  expect(() => lockDataDir(dir)).toThrow(`is in use by process ${owner}`);
  expect(readFileSync(file, 'utf8')).toBe(text);
});
