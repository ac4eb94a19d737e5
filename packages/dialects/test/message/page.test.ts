import { readFileSync } from 'node:fs';
import { mygetTypes } from '@posthorn/core/event-types';
import { expect, test } from 'vitest';
import { templateError } from '../../src/message/check-template.ts';
import { messageOf } from '../../src/message/message.ts';
import { mygetSamples, postedSample } from '../events.ts';
import { fixture } from '../fixtures.ts';
import { eventWith } from './events.ts';

const page = readFileSync(new URL('../../../../docs/messages.md', import.meta.url), 'utf8');

/** What the page says of types: each with its sentence and colour. */
const rows = [...page.matchAll(/^\| (`[\w.]+`|any other) +\| (.+?[^ .]\.) +\| (.+?) +\|$/gm)].map(
  ([, type = '', sentence = '', color = '']) => ({ type: type.replaceAll('`', ''), sentence, color }),
);
const [hello, repository] = [{ number: 2, title: 'Say hello' }, { full_name: 'octocat/Hello-World' }];
const alert = {
  number: 1,
  security_advisory: { summary: 'semver vulnerable to Regular Expression Denial of Service' },
};

/** The event behind a row, for those that are not MyGet's samples. */
const events = [
  ['push', { ref: 'refs/heads/main', commits: [{}, {}] }],
  ['issues', { action: 'opened', issue: { number: 1347, title: 'Spelling error' } }],
  ['issue_comment', { action: 'created', issue: { ...hello, pull_request: {} } }],
  ['pull_request', { action: 'closed', pull_request: { ...hello, merged: true } }],
  ['pull_request_review', { action: 'submitted', review: { state: 'changes_requested' }, pull_request: hello }],
  ['release', { action: 'published', release: { tag_name: 'v1.0' } }],
  ['workflow_run', { workflow_run: { name: 'CI', conclusion: 'failure', head_branch: 'main' } }],
  ['dependabot_alert', { action: 'created', alert, sender: { login: 'github' } }],
].map(([type, data]) =>
  eventWith(
    { repository, sender: { login: 'octocat' }, ...(data as object) },
    { source: 'repos/octocat/Hello-World', type: type as string },
  ),
);

const others = [
  eventWith({}, { source: 'projects/gallium', type: 'push', data: fixture('tuleap/push.json') }),
  eventWith({}, { source: 'sites/forge', type: 'project.create', data: fixture('tuleap/project.create.json') }),
  eventWith(
    { hook: 5121, source: 'feeds/sample-feed', reason: 'gone' },
    { source: 'system', type: 'hook.deactivated' },
  ),
  eventWith({ action: 'paid' }, { actor: 'ada' }),
];

test('the page says what messages say', () => {
  const feeds = mygetTypes.map((type) => mygetSamples('v1').find((sample) => sample.type === type));
  const samples = feeds.flatMap((sample) => (sample ? [postedSample(sample)] : []));
  const said = [...samples, ...events, ...others].map((event) => ({ type: event.type, ...messageOf(event) }));
  expect(rows.map(({ type, sentence }) => [type === 'any other' ? 'order.created' : type, sentence])).toEqual(
    said.map(({ type, sentence }) => [type, sentence]),
  );
  for (const [i, { color }] of said.entries()) expect(rows[i]?.color).toContain(color);
});

test('the templates that the page shows are right, and the error is what one gets', () => {
  const templates = [...page.matchAll(/"template": "([^"]+)"/g)].map(([, template = '']) => template);
  expect(templates).toHaveLength(2);
  expect(templates.map(templateError)).toEqual([null, null]);
  expect(page).toContain(`\ntemplate: ${templateError('{{#data.commits}}- {{message}}')}\n`);
});
