import type { Entry } from '../entry.ts';
import type { Facts } from '../facts.ts';
import { type Subject, subject } from './subject.ts';

/** The words for a comment: on a thing, with its text. */
export function comment(on: Omit<Subject, 'words' | 'fields'>): Entry {
  return subject({
    ...on,
    links: ['comment.html_url', ...(on.links ?? [])],
    moreFields: (facts) => [...(on.moreFields?.(facts) ?? []), ['Comment', facts.text('comment.body')]],
    words: {
      created: { verb: 'commented on', lead: 'New comment on' },
      edited: { verb: 'edited a comment on', lead: 'Comment edited on' },
      deleted: { verb: 'deleted a comment on', lead: 'Comment deleted on' },
    },
  });
}

/** Issues and pull requests share their comments: what this one is on. */
export function issueOrPull({ has }: Facts): string {
  return has('issue.pull_request') ? 'pull request' : 'issue';
}
