import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { auditActions } from '../src/audit.ts';

test('docs/audit-log.md lists every action, and no other', () => {
  const page = readFileSync(new URL('../../../docs/audit-log.md', import.meta.url), 'utf8');
  const listed = /^Actions: [^]*?\n\n/m.exec(page)?.[0].match(/(?<=`)[a-z_]+\.[a-z]+(?=`)/g);
  expect(listed?.toSorted()).toEqual([...auditActions].toSorted());
});
