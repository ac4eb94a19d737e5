import type { Entry } from '../entry.ts';
import type { Facts } from '../facts.ts';
import { capital, counted, firstOf, isNoCommit, refName, shortSha, words } from '../words.ts';
import { linkOfPlace, whereOf } from './people.ts';

/** GitHub's `push`: commits to a branch, or a branch or tag that comes or goes. */
export const push: Entry = (facts) => {
  const { text, is, link } = facts;
  const where = whereOf(facts);
  const kind = text('ref').startsWith('refs/tags/') ? 'tag' : 'branch';
  const name = refName(text('ref'));
  const isGone = is('deleted') || isNoCommit(text('after'));
  const { verb, what, short } = isGone ? gone(kind, name) : pushed(facts, kind, name);
  return {
    title: `[${where}] ${capital(short)}`,
    sentence: `${words(pusherOf(facts), verb, what, where)}.`,
    fields: [
      ['Repository', text('repository.full_name')],
      [kind === 'tag' ? 'Tag' : 'Branch', name],
      ...facts.list('commits').slice(0, 8).map(commitField),
    ],
    link: link('compare') ?? link('head_commit.url') ?? linkOfPlace(facts),
    color: isGone || is('forced') ? 'warning' : 'neutral',
  };
};

interface Told {
  verb: string;
  what: string;
  short: string;
}

function gone(kind: string, name: string): Told {
  const what = words(kind, name);
  return { verb: 'deleted', what: `the ${what} of`, short: `${what} deleted` };
}

function pushed({ is, count, text }: Facts, kind: string, name: string): Told {
  const verb = is('forced') ? 'force-pushed' : 'pushed';
  const commits = count('commits');
  // GitHub leaves out commits that another branch has already.
  const amount = commits > 0 ? counted(commits, 'commit') : '';
  const isNew = is('created') || isNoCommit(text('before'));
  const target = words(isNew ? `the new ${kind}` : kind === 'tag' ? 'the tag' : '', name || `a ${kind}`);
  return {
    verb: words(verb, amount, amount || !isNew ? 'to' : ''),
    what: `${target} of`,
    short: words(amount, amount ? `${verb} to` : isNew ? `new ${kind}` : `${verb} to`, name || `a ${kind}`),
  };
}

function commitField({ text, line }: Facts): readonly [string, string] {
  const author = firstOf(text('author.username'), text('author.name'));
  return [shortSha(text('id')), words(line('message'), author && `(${author})`)];
}

function pusherOf({ actor, text }: Facts): string {
  return firstOf(actor, text('pusher.name'), text('sender.login'), 'Someone');
}
