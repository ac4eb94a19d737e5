import { existsSync, readFileSync } from 'node:fs';
import { knownTypes } from '@posthorn/core/event-types';
import { subscribes } from '@posthorn/core/hook';
import { sourceKinds } from '@posthorn/core/source';
import { expect, it } from 'vitest';
import { supportsEvent, transportNames } from '../src/known.ts';
import { transports } from '../src/registry.ts';

const docs = new URL('../../../docs/transports/', import.meta.url);
const read = (page: string): string => readFileSync(new URL(page, docs), 'utf8');

/** The rows of the first table whose head begins with this word. */
function tableOf(page: string, head: string): string[][] {
  const [, table = ''] = new RegExp(`^(\\| ${head} .*?)\\n\\n`, 'ms').exec(page) ?? [];
  const rows = table.split('\n').map((line) => line.split('|').slice(1, -1));
  return rows.filter(([first = '']) => !/^ -+ $/.test(first)).map((row) => row.map((cell) => cell.trim()));
}

const allTypes = [...new Set(sourceKinds.flatMap(knownTypes))];

it('the support matrix of the docs is that of the catalogue (wire-formats.md M13)', () => {
  const [head = [], ...rows] = tableOf(read('README.md'), 'events');
  expect(head.slice(1)).toEqual(transportNames());
  const named = rows.map(([events = '']) => [...events.matchAll(/`([a-z.*]+)`/g)].map(([, one = '']) => one));
  const rest = allTypes.filter((type) => !subscribes(named.flat(), type));
  for (const [i, [events = '', ...cells]] of rows.entries()) {
    const patterns = events.includes('all others') ? rest : (named[i] ?? []);
    const types = events.includes('any other') ? ['any.other'] : allTypes.filter((type) => subscribes(patterns, type));
    const supported = transportNames().map((name) => types.every((type) => supportsEvent(name, type)));
    expect([events, ...cells]).toEqual([events, ...supported.map((is) => (is ? 'yes' : 'no'))]);
    expect([events, types.length > 0]).toEqual([events, true]);
  }
});

it.each(transportNames())('%s has a page that names every key of its config, and no other', (name) => {
  expect(read('README.md')).toContain(`[\`${name}\`](${name}.md)`);
  const page = read(`${name}.md`);
  const keys = Object.keys((transports[name]?.configSchema as unknown as { shape: object } | undefined)?.shape ?? {});
  const [, ...rows] = tableOf(page, 'key');
  const shown = rows.flatMap(([cell = '']) => [...cell.matchAll(/`(\w+)`/g)].map(([, key = '']) => key));
  expect([...new Set(shown)].toSorted()).toEqual(keys.toSorted());
});

it('links between the pages lead somewhere', () => {
  for (const page of ['README.md', ...transportNames().map((name) => `${name}.md`)]) {
    const text = read(page);
    for (const [, link = ''] of text.matchAll(/\]\((?!https?:)([^)#]+)/g)) {
      expect([page, link, existsSync(new URL(link, docs))]).toEqual([page, link, true]);
    }
  }
});
