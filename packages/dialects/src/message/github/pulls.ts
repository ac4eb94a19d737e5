import type { Entries } from '../entry.ts';
import type { Facts } from '../facts.ts';
import { comment } from './comment.ts';
import { subject } from './subject.ts';

const pull = {
  noun: 'pull request',
  number: 'pull_request.number',
  names: ['pull_request.title'],
  links: ['pull_request.html_url'],
};

/** GitHub's types about pull requests. */
export const pullEntries: Entries = {
  pull_request: subject({
    ...pull,
    action: (facts) => (isMerged(facts) ? 'merged' : facts.text('action')),
    fields: [
      ['Author', 'pull_request.user.login'],
      ['From', 'pull_request.head.label'],
      ['Into', 'pull_request.base.ref'],
      ['Assignee', 'assignee.login'],
      ['Reviewer', 'requested_reviewer.login'],
      ['Label', 'label.name'],
      ['Commits', 'pull_request.commits'],
      ['Files', 'pull_request.changed_files'],
    ],
    colors: { merged: 'good', closed: 'warning' },
  }),
  pull_request_review: subject({
    ...pull,
    links: ['review.html_url', ...pull.links],
    action: ({ text }) => (text('action') === 'submitted' ? text('review.state').toLowerCase() : text('action')),
    fields: [['Review', 'review.body']],
    words: {
      approved: { verb: 'approved' },
      changes_requested: { verb: 'asked for changes of', short: 'needs changes' },
      commented: { verb: 'reviewed', short: 'reviewed' },
      dismissed: { verb: 'dismissed a review of', lead: 'Review dismissed of' },
      edited: { verb: 'edited a review of', lead: 'Review edited of' },
    },
    colors: { approved: 'good', changes_requested: 'warning' },
  }),
  pull_request_review_comment: comment({ ...pull, moreFields: ({ text }) => [['File', text('comment.path')]] }),
  pull_request_review_thread: subject({
    ...pull,
    words: {
      resolved: { verb: 'resolved a thread of', lead: 'Thread resolved in' },
      unresolved: { verb: 'reopened a thread of', lead: 'Thread reopened in' },
    },
  }),
};

function isMerged({ text, is }: Facts): boolean {
  return text('action') === 'closed' && is('pull_request.merged');
}
