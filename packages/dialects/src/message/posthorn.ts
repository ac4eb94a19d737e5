import type { Entries } from './entry.ts';

/** Why a hook was switched off, as a sentence ends. */
const reasons: Readonly<Record<string, string>> = {
  gone: ', since its receiver answered that it is gone for good (410)',
  failing: ', since nothing has reached its receiver for a long time',
  person: ' by a person',
};

/** What Posthorn itself tells, on source `system`. */
export const posthornEntries: Entries = {
  'hook.deactivated': (facts) => {
    const [hook, source, reason] = [facts.text('hook'), facts.text('source'), facts.text('reason')];
    const name = hook ? `Hook ${hook}` : 'A hook';
    const why = Object.hasOwn(reasons, reason) ? reasons[reason] : '';
    return {
      title: `${name} was switched off`,
      sentence: `${name}${source && ` on ${source}`} was switched off${why}.`,
      fields: [
        ['Hook', hook],
        ['Source', source],
        ['Reason', reason],
      ],
      color: reason === 'person' ? 'warning' : 'bad',
    };
  },
};
