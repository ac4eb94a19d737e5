import { buildStatusIn } from './build-status.ts';
import type { Draft } from './draft.ts';
import type { Entries } from './entry.ts';
import type { Facts } from './facts.ts';
import { firstOf, words } from './words.ts';

/** MyGet's event types (wire-formats.md M1). */
export const mygetEntries: Entries = {
  ping: (facts) => ({
    title: `Ping from ${feedOf(facts)}`,
    sentence: `${who(facts)} sent a ping to test this hook of ${feedOf(facts)}.`,
    fields: [feedField(facts)],
    link: facts.link('FeedUrl'),
  }),
  'package.added': (facts) => packageDraft(facts, 'added', `to ${feedOf(facts)}`, { color: 'good' }),
  'package.deleted': (facts) => packageDraft(facts, 'deleted', `from ${feedOf(facts)}`, { color: 'warning' }),
  'package.listed': (facts) => packageDraft(facts, actionOf(facts, 'listed', 'unlisted'), `on ${feedOf(facts)}`),
  'package.pinned': (facts) => packageDraft(facts, actionOf(facts, 'pinned', 'unpinned'), `on ${feedOf(facts)}`),
  'package.pushed': (facts) => {
    const target = firstOf(facts.text('TargetPackageSourceName'), facts.text('TargetPackageSourceUrl'));
    return packageDraft(facts, 'pushed', `from ${feedOf(facts)} to ${target || 'another feed'}`, {
      color: 'good',
      fields: [['Target', target]],
    });
  },
  'build.queued': (facts) => buildDraft(facts, 'queued', 'was queued'),
  'build.started': (facts) => buildDraft(facts, 'started', 'started'),
  'build.finished': (facts) => {
    const status = buildStatusIn(facts);
    if (status === 'success') return { ...buildDraft(facts, 'succeeded', 'succeeded'), color: 'good' };
    if (status === 'failed') return { ...buildDraft(facts, 'failed', 'failed'), color: 'bad' };
    return buildDraft(facts, 'finished', 'finished');
  },
};

function packageDraft(facts: Facts, verb: string, where: string, more: Partial<Draft> = {}): Draft {
  const [id, version] = [facts.text('PackageIdentifier'), facts.text('PackageVersion')];
  const name = words(id, version);
  return {
    title: `Package ${verb}${name && `: ${name}`}`,
    sentence: `${words(who(facts), verb, name || 'a package', where)}.`,
    link: facts.link('PackageDetailsUrl') ?? facts.link('FeedUrl'),
    ...more,
    fields: [
      ['Package', id],
      ['Version', version],
      ['Type', facts.text('PackageType')],
      feedField(facts),
      ...(more.fields ?? []),
      ['Authors', facts.text('PackageMetadata.Authors')],
      ['License', facts.text('PackageMetadata.LicenseNames')],
      ['Description', facts.text('PackageMetadata.Description')],
    ],
  };
}

function buildDraft(facts: Facts, short: string, verb: string): Draft {
  const [name, branch] = [facts.text('Name'), facts.text('Branch')];
  const packages = facts
    .list('Packages')
    .map((one) => words(one.text('PackageIdentifier'), one.text('PackageVersion')))
    .filter((one) => one !== '');
  return {
    title: `Build ${short}: ${name || feedOf(facts)}`,
    sentence: `${words('The build', name && `of ${name}`, branch && `(${branch})`, `on ${feedOf(facts)}`, verb)}.`,
    fields: [
      ['Build', name],
      ['Branch', branch],
      ['Result', facts.text('Result')],
      feedField(facts),
      ['Packages', packages.join(', ')],
    ],
    link: facts.link('BuildLogUrl') ?? facts.link('FeedUrl'),
  };
}

function feedOf(facts: Facts): string {
  return facts.text('FeedIdentifier') || facts.place;
}

function feedField(facts: Facts): readonly [string, string] {
  return ['Feed', feedOf(facts)];
}

function who({ actor }: Facts): string {
  return actor || 'Someone';
}

function actionOf(facts: Facts, usual: string, other: string): string {
  return facts.text('Action').toLowerCase() === other ? other : usual;
}
