import published from '@octokit/webhooks-examples';
import { expect, test } from 'vitest';
import { messageOf } from '../../../src/message/message.ts';
import { fixture } from '../../fixtures.ts';
import { eventWith } from '../events.ts';

/** The package is a JSON file; its types take it for an ES module. */
const examples = published as unknown as { name: string; examples: { action?: string }[] }[];

test('the documented delivery reads well', () => {
  const data = fixture('github/issues.json');
  expect(messageOf(eventWith({}, { source: 'repos/octocat/Hello-World', type: 'issues', data }))).toEqual({
    title: '[octocat/Hello-World] Issue #1347 opened',
    sentence: 'octocat opened issue #1347 in octocat/Hello-World.',
    fields: [{ name: 'Repository', value: 'octocat/Hello-World' }],
    link: null,
    color: 'warning',
  });
});

/** Of each type the sentence about GitHub's own example, which is the first of that action. */
const sentences: Record<string, string> = {
  'branch_protection_rule created':
    'wolfy1339 created the branch protection rule “main” in wolfy1339/octoherd-script-replace-pika-with-esbuild.',
  'check_run completed': 'Check “Octocoders-linter” failed on changes in Codertocat/Hello-World.',
  'check_suite completed': 'Check suite “octocoders-linter” succeeded on changes in Codertocat/Hello-World.',
  'code_scanning_alert fixed':
    'github fixed code scanning alert #10 “Query built from user-controlled sources” in Codertocat/Hello-World.',
  'commit_comment created': 'Codertocat commented on the commit “6113728” in Codertocat/Hello-World.',
  create: 'Codertocat created the tag “simple-tag” in Codertocat/Hello-World.',
  delete: 'Codertocat deleted the tag “simple-tag” in Codertocat/Hello-World.',
  'dependabot_alert created':
    'github created Dependabot alert #20 “semver vulnerable to Regular Expression Denial of Service” in wolfy1339/pika-pack.',
  'deploy_key created': 'Codertocat created the deploy key “hey-its-a-deploy-key” in Codertocat/Hello-World.',
  'deployment created': 'Deployment “production” was created on master in Codertocat/Hello-World.',
  'deployment_status created': 'Deployment “production” succeeded on master in Codertocat/Hello-World.',
  'discussion answered': 'Codertocat chose the answer to discussion #4 “TEST edit” in Codertocat/Hello-World.',
  'discussion_comment created':
    'Codertocat commented on discussion #90 “Welcome to discussions!” in octo-org/octo-repo.',
  fork: 'Octocoders forked Codertocat/Hello-World.',
  gollum: 'rachmari edited the wiki in Codertocat/Hello-World.',
  'issue_comment created':
    'Codertocat commented on issue #1 “Spelling error in the README file” in Codertocat/Hello-World.',
  'issues demilestoned':
    'Codertocat took issue #2 “Update the README with new information.” out of its milestone in Codertocat/Hello-World.',
  'issues labeled': 'Codertocat labeled issue #1 “Spelling error in the README file” in Codertocat/Hello-World.',
  'issues opened': 'Codertocat opened issue #1 “Spelling error in the README file” in Codertocat/Hello-World.',
  'label deleted': 'Codertocat deleted the label “:bug: Bugfix” in Codertocat/Hello-World.',
  'member edited': 'Codertocat edited the collaborator “octocat” in Codertocat/Hello-World.',
  'membership added': 'Codertocat added the member “Codertocat” in Octocoders.',
  'meta deleted': 'Codertocat deleted webhook #101047067 in Codertocat/Hello-World.',
  'milestone closed': 'Codertocat closed the milestone “v1.0” in Codertocat/Hello-World.',
  'org_block blocked': 'Octocoders blocked the user “hacktocat” in Octocoders.',
  'organization member_added': 'Codertocat added a member to Octocoders.',
  'package published': 'Codertocat published the package “hello-world-npm” in Codertocat/hello-world-npm.',
  page_build: 'Page build succeeded in Codertocat/Hello-World.',
  ping: 'Codertocat sent a ping to test this hook of octocat/Hello-World.',
  'project created': 'Codertocat created the project “Space 2.0” in Codertocat/Hello-World.',
  'project_card moved':
    'Codertocat moved the project card “Work that can be completed in one hour or less.” in Codertocat/Hello-World.',
  'project_column edited': 'Codertocat edited the project column “Small bugfixes” in Codertocat/Hello-World.',
  'projects_v2_item archived': 'Codertocat archived a project item in Octocoders.',
  public: 'Codertocat made Codertocat/Hello-World public.',
  'pull_request converted_to_draft':
    'Codertocat turned pull request #2 “Update the README with new information.” into a draft in Codertocat/Hello-World.',
  'pull_request opened':
    'Codertocat opened pull request #2 “Update the README with new information.” in Codertocat/Hello-World.',
  'pull_request review_requested':
    'Codertocat asked for a review of pull request #2 “Update the README with new information.” in Codertocat/Hello-World.',
  'pull_request synchronize':
    'Codertocat pushed to pull request #2 “Update the README with new information.” in Codertocat/Hello-World.',
  'pull_request_review submitted':
    'Codertocat reviewed pull request #2 “Update the README with new information.” in Codertocat/Hello-World.',
  'pull_request_review_comment deleted':
    'Codertocat deleted a comment on pull request #2 “Update the README with new information.” in Codertocat/Hello-World.',
  'pull_request_review_thread resolved':
    'octocat resolved a thread of pull request #118 “Create issue-comment” in octo-org/octo-repo.',
  push: 'Codertocat pushed the new tag simple-tag of Codertocat/Hello-World.',
  'release prereleased': 'Codertocat published the release “0.0.1” as a pre-release in Codertocat/Hello-World.',
  'release published': 'Codertocat published the release “0.0.1” in Codertocat/Hello-World.',
  'repository publicized': 'Codertocat made Codertocat/Hello-World public.',
  repository_import: 'Codertocat imported Codertocat/Hello-World.',
  'repository_vulnerability_alert create': 'github created the vulnerability alert “rack” in Codertocat/Hello-World.',
  'star deleted': 'Codertocat took back the star of Codertocat/Hello-World.',
  status: 'Status “default” succeeded in Codertocat/Hello-World.',
  'team added_to_repository': 'Codertocat added the team “github” to a repository in Octocoders/Hello-World.',
  team_add: 'Octocoders added the team “github” to Octocoders/Hello-World.',
  'watch started': 'Codertocat starred Codertocat/Hello-World.',
  'workflow_job completed': 'Job “linters” failed on main in Codertocat/Hello-World.',
  'workflow_run requested': 'Workflow “test” was queued on master in octo-org/octo-repo.',
};

test.each(Object.entries(sentences))("GitHub's example of %s reads well", (name, sentence) => {
  const [type = '', action] = name.split(' ');
  const example = examples.find((one) => one.name === type)?.examples.find((one) => one.action === action);
  expect(example).toBeDefined();
  expect(messageOf(eventWith(example, { source: 'repos/octocat/Hello-World', type })).sentence).toBe(sentence);
});

test.each([
  [
    'pull_request',
    { action: 'closed', pull_request: { number: 2, merged: true } },
    'Someone merged pull request #2 in o/r.',
    'good',
  ],
  [
    'pull_request',
    { action: 'closed', pull_request: { number: 2 } },
    'Someone closed pull request #2 in o/r.',
    'warning',
  ],
  [
    'pull_request_review',
    { action: 'submitted', review: { state: 'approved' }, pull_request: { number: 2 } },
    'Someone approved pull request #2 in o/r.',
    'good',
  ],
  [
    'pull_request_review',
    { action: 'submitted', review: { state: 'changes_requested' }, pull_request: { number: 2 } },
    'Someone asked for changes of pull request #2 in o/r.',
    'warning',
  ],
  [
    'issue_comment',
    { action: 'created', issue: { number: 2, pull_request: {} } },
    'Someone commented on pull request #2 in o/r.',
    'neutral',
  ],
  [
    'issues',
    { action: 'closed', issue: { number: 1, title: 'Line\nbreak' } },
    'Someone closed issue #1 “Line” in o/r.',
    'good',
  ],
  [
    'workflow_run',
    { action: 'completed', workflow_run: { name: 'CI', conclusion: 'timed_out' } },
    'Workflow “CI” timed out in o/r.',
    'bad',
  ],
  ['deployment_status', { deployment_status: { state: 'on_fire' } }, 'Deployment is on fire in o/r.', 'neutral'],
  ['repository_import', { status: 'failure' }, 'Someone could not import a repository.', 'bad'],
  [
    'secret_scanning_alert',
    { action: 'created', alert: { number: 3, secret: 'hunter2' } },
    'Someone created secret scanning alert #3 in o/r.',
    'bad',
  ],
  ['team_add', {}, 'Someone added a team to o/r.', 'neutral'],
  ['issues', {}, 'Someone changed an issue in o/r.', 'neutral'],
])('%s with %j reads well', (type, data, sentence, color) => {
  const message = messageOf(eventWith(data, { source: 'repos/o/r', type }));
  expect(message).toMatchObject({ sentence, color });
  expect(JSON.stringify(message)).not.toContain('hunter2');
});

test("the event's actor goes before the sender that the data names", () => {
  const data = { action: 'opened', issue: { number: 1 }, sender: { login: 'octocat' } };
  const { sentence } = messageOf(eventWith(data, { source: 'repos/o/r', type: 'issues', actor: 'ada' }));
  expect(sentence).toBe('ada opened issue #1 in o/r.');
});
