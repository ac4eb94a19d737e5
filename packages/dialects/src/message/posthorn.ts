import type { Entries } from './entry.ts';

/** What Posthorn itself tells, on source `system`. */
export const posthornEntries: Entries = {
  'hook.deactivated': (facts) => {
    const [hook, source] = [facts.text('hook'), facts.text('source')];
    const isGone = facts.text('reason') === 'gone';
    const name = hook ? `Hook ${hook}` : 'A hook';
    const why = isGone ? ', since its receiver answered that it is gone for good (410)' : ' by a person';
    return {
      title: `${name} was switched off`,
      sentence: `${name}${source && ` on ${source}`} was switched off${facts.text('reason') && why}.`,
      fields: [
        ['Hook', hook],
        ['Source', source],
        ['Reason', facts.text('reason')],
      ],
      color: isGone ? 'bad' : 'warning',
    };
  },
};
