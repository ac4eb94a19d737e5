import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const root = new URL('../', import.meta.url);
const page = readFileSync(new URL('docs/security.md', root), 'utf8');

it('every test that the security page names is there, and it names many', () => {
  const named = [...page.matchAll(/`((?:packages|test)\/[^`]+)`/g)].map(([, path = '']) => path);
  expect(named.filter((path) => !existsSync(new URL(path, root)))).toEqual([]);
  expect(named.length).toBeGreaterThan(25);
});

it('every protection in its tables names a test, or stands below one that is for all of them', () => {
  const rows = page
    .split('\n')
    .filter((line) => line.startsWith('| ') && !/^\| (?:-+|asset|setting|what|besides) /.test(line));
  const guard = page.slice(page.indexOf('## Users'), page.indexOf('| besides')).split('\n');
  const protections = rows.filter(
    (row) => row.split(' | ').length === 3 && !guard.includes(row) && !row.startsWith('| `'),
  );
  expect(protections.length).toBeGreaterThan(20);
  expect(protections.filter((row) => !/`(?:packages|test)\/[^`]+\.test\.ts`/.test(row))).toEqual([]);
});
