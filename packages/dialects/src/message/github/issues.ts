import type { Entries } from '../entry.ts';
import { comment, issueOrPull } from './comment.ts';
import { subject } from './subject.ts';

const issueFields = [
  ['State', 'issue.state'],
  ['Author', 'issue.user.login'],
  ['Assignee', 'assignee.login'],
  ['Label', 'label.name'],
  ['Milestone', 'milestone.title'],
] as const;

const issue = { noun: 'issue', number: 'issue.number', names: ['issue.title'], links: ['issue.html_url'] };
const discussion = {
  noun: 'discussion',
  number: 'discussion.number',
  names: ['discussion.title'],
  links: ['discussion.html_url'],
};

/** GitHub's types about issues, discussions and what sorts them. */
export const issueEntries: Entries = {
  issues: subject({
    ...issue,
    fields: issueFields,
    colors: { opened: 'warning', reopened: 'warning', closed: 'good' },
  }),
  issue_comment: comment({ ...issue, noun: issueOrPull }),
  issue_dependencies: subject({
    noun: 'issue',
    number: 'blocked_issue.number',
    names: ['blocked_issue.title'],
    links: ['blocked_issue.html_url'],
    fields: [['Blocked by', 'blocking_issue.title']],
  }),
  sub_issues: subject({
    noun: 'issue',
    number: 'parent_issue.number',
    names: ['parent_issue.title'],
    links: ['parent_issue.html_url'],
    fields: [['Sub-issue', 'sub_issue.title']],
  }),
  discussion: subject({
    ...discussion,
    fields: [
      ['Category', 'discussion.category.name'],
      ['Author', 'discussion.user.login'],
      ['Label', 'label.name'],
    ],
    colors: { answered: 'good' },
  }),
  discussion_comment: comment(discussion),
  label: subject({ noun: 'label', names: ['label.name'], fields: [['Description', 'label.description']] }),
  milestone: subject({
    noun: 'milestone',
    names: ['milestone.title'],
    links: ['milestone.html_url'],
    fields: [
      ['State', 'milestone.state'],
      ['Due', 'milestone.due_on'],
      ['Description', 'milestone.description'],
    ],
    colors: { closed: 'good' },
  }),
  project: subject({ noun: 'project', names: ['project.name'], links: ['project.html_url'] }),
  project_card: subject({ noun: 'project card', names: ['project_card.note'] }),
  project_column: subject({ noun: 'project column', names: ['project_column.name'] }),
  projects_v2: subject({ noun: 'project', names: ['projects_v2.title'] }),
  projects_v2_item: subject({ noun: 'project item', fields: [['Item', 'projects_v2_item.content_type']] }),
  projects_v2_status_update: subject({
    noun: 'project status',
    unnamed: 'the project status',
    fields: [
      ['Status', 'projects_v2_status_update.status'],
      ['Text', 'projects_v2_status_update.body'],
    ],
  }),
};
