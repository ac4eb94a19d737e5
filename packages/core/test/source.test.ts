import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hookSourcesOf, parseSource, sourceBucket } from '../src/source.ts';

describe('parseSource', () => {
  test.each([
    ['feeds/sample-feed', 'feeds', null, 'sample-feed'],
    ['repos/octocat/Hello-World', 'repos', 'octocat', 'Hello-World'],
    ['orgs/octo', 'orgs', null, 'octo'],
    ['projects/my_project.v1~2', 'projects', null, 'my_project.v1~2'],
    ['sites/9', 'sites', null, '9'],
    ['system', 'system', null, 'system'],
  ])('reads %s', (id, kind, owner, name) => {
    expect(parseSource(id)).toEqual({ id, kind, owner, name });
  });

  test.each([
    '',
    'feeds',
    'feeds/',
    '/feeds/x',
    'feeds/x/',
    'feeds/a/b',
    'repos/a',
    'repos/a/',
    'repos//b',
    'repos/a/b/c',
    'system/x',
    'feeds/..',
    'feeds/.hidden',
    'feeds/-x',
    'feeds/a b',
    'feeds/é',
    'feeds/a%2Fb',
    'Feeds/x',
    'teams/x',
    'feeds/x\n',
    '__proto__',
    'constructor/x',
    `feeds/${'x'.repeat(101)}`,
  ])('refuses %j', (id) => {
    expect(parseSource(id)).toBeUndefined();
  });
});

test('a repository is heard by its own hooks and its organization, anything else by its own', () => {
  expect(hookSourcesOf('repos/octo/world')).toEqual(['repos/octo/world', 'orgs/octo']);
  expect(hookSourcesOf('feeds/x')).toEqual(['feeds/x']);
  expect(hookSourcesOf('orgs/octo')).toEqual(['orgs/octo']);
});

describe('sourceBucket', () => {
  const name = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._~-]{0,20}$/);

  test('is from 0 to 1023', () => {
    fc.assert(
      fc.property(fc.constantFrom('feeds', 'sites', 'orgs'), name, (kind, own) => {
        const bucket = sourceBucket(`${kind}/${own}`);
        expect(Number.isInteger(bucket) && bucket >= 0 && bucket < 1024).toBe(true);
      }),
    );
  });

  test('is the same for an organization and all its repositories', () => {
    fc.assert(
      fc.property(name, name, (owner, repository) => {
        expect(sourceBucket(`repos/${owner}/${repository}`)).toBe(sourceBucket(`orgs/${owner}`));
      }),
    );
  });

  test('spreads feeds evenly', () => {
    const buckets = new Set(Array.from({ length: 4096 }, (_, index) => sourceBucket(`feeds/feed-${index}`)));
    expect(buckets.size).toBeGreaterThan(900);
  });
});
