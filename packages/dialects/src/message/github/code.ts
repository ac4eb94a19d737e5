import type { Entries } from '../entry.ts';
import type { Facts } from '../facts.ts';
import { comment } from './comment.ts';
import { push } from './push.ts';
import { subject } from './subject.ts';

/** Nouns of what `create` and `delete` are about. */
const refType = ({ text }: Facts) => text('ref_type') || 'branch';

/** GitHub's types about a repository and what is in it. */
export const codeEntries: Entries = {
  push,
  create: subject({ noun: refType, names: ['ref'], action: () => 'created' }),
  delete: subject({ noun: refType, names: ['ref'], action: () => 'deleted' }),
  commit_comment: comment({ noun: 'commit', names: ['comment.commit_id'] }),
  fork: subject({
    noun: 'repository',
    names: ['repository.full_name'],
    links: ['forkee.html_url'],
    preposition: '',
    action: () => 'forked',
    fields: [['Fork', 'forkee.full_name']],
  }),
  gollum: subject({
    noun: 'wiki',
    unnamed: 'the wiki',
    action: () => 'edited',
    moreFields: (facts) => facts.list('pages').map((page) => [page.text('title'), page.text('action')]),
  }),
  package: subject({
    noun: 'package',
    names: ['package.name'],
    links: ['package.package_version.html_url', 'package.html_url'],
    fields: [
      ['Version', 'package.package_version.version'],
      ['Type', 'package.package_type'],
    ],
    colors: { published: 'good' },
  }),
  registry_package: subject({
    noun: 'package',
    names: ['registry_package.name'],
    links: ['registry_package.package_version.html_url', 'registry_package.html_url'],
    fields: [
      ['Version', 'registry_package.package_version.version'],
      ['Type', 'registry_package.package_type'],
    ],
    colors: { published: 'good' },
  }),
  public: subject({
    noun: 'repository',
    names: ['repository.full_name'],
    preposition: '',
    action: () => 'publicized',
    colors: { publicized: 'warning' },
  }),
  release: subject({
    noun: 'release',
    names: ['release.name', 'release.tag_name'],
    links: ['release.html_url'],
    fields: [
      ['Tag', 'release.tag_name'],
      ['Author', 'release.author.login'],
      ['Notes', 'release.body'],
    ],
    colors: { published: 'good', released: 'good', prereleased: 'good' },
  }),
  repository: subject({
    noun: 'repository',
    names: ['repository.full_name'],
    preposition: '',
    fields: [
      ['Description', 'repository.description'],
      ['Was called', 'changes.repository.name.from'],
    ],
    colors: { publicized: 'warning', archived: 'warning', transferred: 'warning' },
  }),
  repository_import: subject({
    noun: 'repository',
    names: ['repository.full_name'],
    preposition: '',
    action: ({ text }) => `import_${text('status')}`,
    fields: [['Status', 'status']],
    words: {
      import_success: { verb: 'imported', short: 'imported' },
      import_failure: { verb: 'could not import', short: 'could not be imported' },
      import_cancelled: { verb: 'cancelled the import of', short: 'import cancelled' },
    },
    colors: { import_success: 'good', import_failure: 'bad', import_cancelled: 'warning' },
  }),
  star: subject({
    noun: 'repository',
    names: ['repository.full_name'],
    preposition: '',
    words: {
      created: { verb: 'starred', short: 'starred' },
      deleted: { verb: 'took back the star of', short: 'lost a star' },
    },
    fields: [['Stars', 'repository.stargazers_count']],
    colors: { created: 'good', deleted: 'neutral' },
  }),
  watch: subject({
    noun: 'repository',
    names: ['repository.full_name'],
    preposition: '',
    words: { started: { verb: 'starred', short: 'starred' } },
    fields: [['Stars', 'repository.stargazers_count']],
    colors: { started: 'good' },
  }),
};
