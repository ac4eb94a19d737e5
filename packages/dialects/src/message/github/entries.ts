import type { Entries } from '../entry.ts';
import { codeEntries } from './code.ts';
import { issueEntries } from './issues.ts';
import { memberEntries } from './members.ts';
import { pullEntries } from './pulls.ts';
import { runEntries } from './runs.ts';
import { securityEntries } from './security.ts';

/** GitHub's event types, those of wire-formats.md G10. */
export const githubEntries: Entries = {
  ...codeEntries,
  ...issueEntries,
  ...pullEntries,
  ...runEntries,
  ...securityEntries,
  ...memberEntries,
};
