/** How an action reads: "octocat {verb} issue #1 {after}", and in a title "Issue #1 {short}" or "{lead} issue #1". */
export interface Action {
  verb: string;
  after: string;
  short: string;
  lead: string;
}

/** Actions that are no verb in the past tense, or say more than one word. */
const actions: Readonly<Record<string, Partial<Action>>> = {
  answered: { verb: 'chose the answer to' },
  auto_merge_disabled: { verb: 'disabled auto-merge of', short: 'without auto-merge' },
  auto_merge_enabled: { verb: 'enabled auto-merge of', short: 'to merge automatically' },
  auto_resolved: { verb: 'resolved', short: 'resolved' },
  blocked_by_added: { verb: 'added what blocks', short: 'blocked' },
  blocked_by_removed: { verb: 'removed what blocked', short: 'no longer blocked' },
  blocking_added: { verb: 'added what is blocked by', short: 'blocks another' },
  blocking_removed: { verb: 'removed what was blocked by', short: 'no longer blocks another' },
  category_changed: { verb: 'changed the category of', short: 'moved to another category' },
  closed_by_user: { verb: 'closed', short: 'closed' },
  converted_to_draft: { verb: 'turned', after: 'into a draft', short: 'turned into a draft' },
  create: { verb: 'created', short: 'created' },
  demilestoned: { verb: 'took', after: 'out of its milestone', short: 'taken out of its milestone' },
  dequeued: { verb: 'took', after: 'out of the merge queue', short: 'taken out of the merge queue' },
  dismiss: { verb: 'dismissed', short: 'dismissed' },
  enqueued: { verb: 'put', after: 'into the merge queue', short: 'put into the merge queue' },
  milestoned: { verb: 'put', after: 'into a milestone', short: 'put into a milestone' },
  parent_issue_added: { verb: 'added a parent to', short: 'got a parent' },
  parent_issue_removed: { verb: 'removed the parent of', short: 'lost its parent' },
  prereleased: { verb: 'published', after: 'as a pre-release', short: 'published as a pre-release' },
  privatized: { verb: 'made', after: 'private', short: 'made private' },
  promote_to_enterprise: { verb: 'promoted', after: 'to the enterprise', short: 'promoted to the enterprise' },
  publicized: { verb: 'made', after: 'public', short: 'made public' },
  publicly_leaked: { verb: 'leaked', after: 'publicly', short: 'leaked publicly' },
  ready_for_review: { verb: 'marked', after: 'as ready for review', short: 'ready for review' },
  released: { verb: 'published', short: 'published' },
  reopened_by_user: { verb: 'reopened', short: 'reopened' },
  resolve: { verb: 'resolved', short: 'resolved' },
  review_request_removed: { verb: 'withdrew a request to review', short: 'no longer waits for a review' },
  review_requested: { verb: 'asked for a review of', short: 'waits for a review' },
  sub_issue_added: { verb: 'added a sub-issue to', short: 'got a sub-issue' },
  sub_issue_removed: { verb: 'removed a sub-issue of', short: 'lost a sub-issue' },
  synchronize: { verb: 'pushed to', short: 'updated' },
  typed: { verb: 'set the type of', short: 'got a type' },
  untyped: { verb: 'removed the type of', short: 'lost its type' },
};

/** How an action reads; one that isn't listed is taken for a verb in the past tense, and none for `changed`. */
export function actionOf(name: string): Action {
  const plain = name.replaceAll('_', ' ') || 'changed';
  return { verb: plain, after: '', short: plain, lead: '', ...(Object.hasOwn(actions, name) ? actions[name] : {}) };
}
