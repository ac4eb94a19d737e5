import type { Entries } from './entry.ts';
import type { Facts } from './facts.ts';
import { firstOf, isNoCommit, refName, shortSha } from './words.ts';

/** Tuleap's event types (wire-formats.md T2). No message shows the mail addresses that its data holds. */
export const tuleapEntries: Entries = {
  push: (facts) => {
    const repository = firstOf(facts.text('repository.full_name'), facts.text('repository.name'), facts.place);
    const [ref, before, after] = [facts.text('ref'), facts.text('before'), facts.text('after')];
    const what = ref.startsWith('refs/tags/') ? 'Tag' : 'Branch';
    const branch = refName(ref) || 'a branch';
    return {
      title: `Push to ${branch} of ${repository}`,
      sentence: `${pusherOf(facts)} pushed to ${branch} of ${repository}.`,
      fields: [
        ['Repository', repository],
        [what, refName(ref)],
        ['Before', isNoCommit(before) ? '' : shortSha(before)],
        ['After', isNoCommit(after) ? '' : shortSha(after)],
      ],
    };
  },
  'project.create': (facts) => {
    const name = firstOf(facts.text('name'), facts.text('path'));
    const owner = firstOf(facts.text('owner_name'), facts.actor, 'Someone');
    return {
      title: `Project created${name && `: ${name}`}`,
      sentence: `${owner} created ${name ? `the project ${name}` : 'a project'} on ${facts.place}.`,
      fields: [
        ['Project', name],
        ['Short name', facts.text('path')],
        ['Visibility', facts.text('project_visibility')],
        ['Owner', facts.text('owner_name')],
      ],
      color: 'good',
    };
  },
};

function pusherOf({ text, actor }: Facts): string {
  const [name, user] = [text('sender.real_name'), text('sender.username')];
  return firstOf(name, user, text('pusher.name'), actor, 'Someone');
}
