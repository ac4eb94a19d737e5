import { expect, test } from 'vitest';
import { messageOf } from '../../../src/message/message.ts';
import { eventWith } from '../events.ts';

const none = '0'.repeat(40);
const [before, after] = ['6113728f27ae82c7b1a177c8d03f9e96e0adf246', 'ec26c3e57ca3a959ca5aad62de7213c562f8c821'];
const page = 'https://github.com/octocat/Hello-World';
const commit = (id: string, message: string) => ({ id, message, author: { name: 'Octo', username: 'octocat' } });
const push = {
  ref: 'refs/heads/main',
  before,
  after,
  compare: `${page}/compare/6113728...ec26c3e`,
  commits: [commit(before, 'Say hello\n\nIt did not.'), commit(after, 'Say it louder')],
  repository: { full_name: 'octocat/Hello-World', html_url: page },
  pusher: { name: 'octocat', email: 'octocat@example.com' },
};

const messageOfPush = (more: object) =>
  messageOf(eventWith({ ...push, ...more }, { source: 'repos/octocat/Hello-World', type: 'push' }));

test('commits are counted, and shown by their first lines', () => {
  expect(messageOfPush({})).toEqual({
    title: '[octocat/Hello-World] 2 commits pushed to main',
    sentence: 'octocat pushed 2 commits to main of octocat/Hello-World.',
    fields: [
      { name: 'Repository', value: 'octocat/Hello-World' },
      { name: 'Branch', value: 'main' },
      { name: '6113728', value: 'Say hello (octocat)' },
      { name: 'ec26c3e', value: 'Say it louder (octocat)' },
    ],
    link: `${page}/compare/6113728...ec26c3e`,
    color: 'neutral',
  });
});

test.each([
  [
    'one commit',
    { commits: [push.commits[0]] },
    'octocat pushed 1 commit to main of octocat/Hello-World.',
    '1 commit pushed to main',
  ],
  [
    'a forced push',
    { forced: true },
    'octocat force-pushed 2 commits to main of octocat/Hello-World.',
    '2 commits force-pushed to main',
  ],
  [
    'a push back',
    { forced: true, commits: [] },
    'octocat force-pushed to main of octocat/Hello-World.',
    'Force-pushed to main',
  ],
  [
    'a new branch',
    { created: true, before: none, ref: 'refs/heads/feature/a' },
    'octocat pushed 2 commits to the new branch feature/a of octocat/Hello-World.',
    '2 commits pushed to feature/a',
  ],
  [
    'a new tag',
    { created: true, before: none, ref: 'refs/tags/v1.0', commits: [] },
    'octocat pushed the new tag v1.0 of octocat/Hello-World.',
    'New tag v1.0',
  ],
  [
    'a deleted branch',
    { deleted: true, after: none, commits: [] },
    'octocat deleted the branch main of octocat/Hello-World.',
    'Branch main deleted',
  ],
])('%s reads well', (_, more, sentence, title) => {
  expect(messageOfPush(more)).toMatchObject({ sentence, title: `[octocat/Hello-World] ${title}` });
});

test('what is lost shows as a warning', () => {
  expect(messageOfPush({ forced: true }).color).toBe('warning');
  expect(messageOfPush({ deleted: true }).color).toBe('warning');
});

test('of many commits the first eight are shown', () => {
  const commits = Array.from({ length: 50 }, (_, i) => commit(`${i}`.padStart(40, 'a'), `Commit ${i}`));
  const { fields, sentence } = messageOfPush({ commits });
  expect(fields).toHaveLength(10);
  expect(sentence).toBe('octocat pushed 50 commits to main of octocat/Hello-World.');
});
