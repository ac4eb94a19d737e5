import { expect, test } from 'vitest';
import { messageOf } from '../../src/message/message.ts';
import { fixture } from '../fixtures.ts';
import { eventWith } from './events.ts';

test('the documented push reads well', () => {
  const data = fixture('tuleap/push.json');
  expect(messageOf(eventWith({}, { source: 'projects/gallium', type: 'push', data }))).toEqual({
    title: 'Push to master of my-git-repository',
    sentence: 'John Doe pushed to master of my-git-repository.',
    fields: [
      { name: 'Repository', value: 'my-git-repository' },
      { name: 'Branch', value: 'master' },
      { name: 'Before', value: '6029350' },
      { name: 'After', value: '65039e8' },
    ],
    link: null,
    color: 'neutral',
  });
});

test('the documented creation of a project reads well, and keeps the mail address of its owner to itself', () => {
  const data = fixture('tuleap/project.create.json');
  expect(data).toContain('john.doe@example.com');
  expect(messageOf(eventWith({}, { source: 'sites/forge', type: 'project.create', data }))).toEqual({
    title: 'Project created: Project public name',
    sentence: 'John Doe created the project Project public name on forge.',
    fields: [
      { name: 'Project', value: 'Project public name' },
      { name: 'Short name', value: 'projectshortname' },
      { name: 'Visibility', value: 'public' },
      { name: 'Owner', value: 'John Doe' },
    ],
    link: null,
    color: 'good',
  });
});

test('a push without any data is a sentence all the same', () => {
  const { sentence } = messageOf(eventWith({}, { source: 'projects/gallium', type: 'push' }));
  expect(sentence).toBe('Someone pushed to a branch of gallium.');
});

test('a new tag shows no commit before it', () => {
  const data = { ref: 'refs/tags/v1', before: '0'.repeat(40), after: 'a'.repeat(40) };
  const { fields } = messageOf(eventWith(data, { source: 'projects/gallium', type: 'push' }));
  expect(fields.map(({ name }) => name)).toEqual(['Repository', 'Tag', 'After']);
});
