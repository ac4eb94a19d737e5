import { describe, expect, test } from 'vitest';
import { isSubscribable, isTypeOf, knownTypes, typePattern, typesOf } from '../src/event-types.ts';
import { sourceKinds } from '../src/source.ts';

test('every known type has a name that can be posted, once per kind of source', () => {
  for (const kind of sourceKinds) {
    const types = knownTypes(kind);
    expect(new Set(types).size).toBe(types.length);
    expect(types.filter((type) => !typePattern.test(type))).toEqual([]);
  }
});

test('what is no source has no types', () => {
  expect(typesOf('nothing')).toEqual([]);
});

describe('isSubscribable', () => {
  test.each(['team', 'organization', 'membership', 'org_block'])(
    'G10: %s is for organizations, not for repositories',
    (type) => {
      expect(isSubscribable('orgs/o', type)).toBe(true);
      expect(isSubscribable('repos/o/r', type)).toBe(false);
    },
  );

  test.each(['push', 'team_add', 'ping', 'workflow_run'])('G10: %s is for both', (type) => {
    expect([isSubscribable('orgs/o', type), isSubscribable('repos/o/r', type)]).toEqual([true, true]);
  });

  test('G10: unknown types stay free on repositories, organizations and sites; * is free everywhere there', () => {
    for (const source of ['repos/o/r', 'orgs/o', 'sites/s']) {
      for (const type of ['order.paid', 'installation', '*', 'team.*']) expect(isSubscribable(source, type)).toBe(true);
    }
  });

  test('G10: what is posted on a repository is accepted whatever hooks may ask for', () => {
    expect(isTypeOf('repos/o/r', 'team')).toBe(true);
  });

  test('M1: feeds have MyGet’s types and no others', () => {
    expect(isSubscribable('feeds/f', 'package.added')).toBe(true);
    expect(isSubscribable('feeds/f', 'push')).toBe(false);
  });

  test('T2: projects have push; project.create is for sites', () => {
    expect(typesOf('projects/p')).toEqual(['push']);
    expect(isSubscribable('projects/p', 'project.create')).toBe(false);
    expect(isSubscribable('sites/s', 'project.create')).toBe(true);
    expect(knownTypes('sites')).toContain('project.create');
  });
});
