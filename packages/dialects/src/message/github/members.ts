import type { Entries } from '../entry.ts';
import { subject } from './subject.ts';

/** GitHub's types about people, teams, and settings of organizations, repositories and hooks. */
export const memberEntries: Entries = {
  custom_property: subject({ noun: 'custom property', names: ['definition.property_name'] }),
  custom_property_values: subject({ noun: 'custom properties', unnamed: 'the custom properties' }),
  deploy_key: subject({ noun: 'deploy key', names: ['key.title'], colors: { created: 'warning' } }),
  member: subject({
    noun: 'collaborator',
    names: ['member.login'],
    links: ['member.html_url'],
    preposition: 'in',
  }),
  membership: subject({
    noun: 'member',
    names: ['member.login'],
    links: ['team.html_url'],
    fields: [['Team', 'team.name']],
  }),
  meta: subject({ noun: 'webhook', number: 'hook_id' }),
  org_block: subject({ noun: 'user', names: ['blocked_user.login'], links: ['blocked_user.html_url'] }),
  organization: subject({
    noun: 'organization',
    names: ['organization.login'],
    preposition: '',
    words: {
      member_added: { verb: 'added a member to', short: 'has a new member' },
      member_invited: { verb: 'invited a member to', short: 'invited a member' },
      member_removed: { verb: 'removed a member of', short: 'lost a member' },
    },
    moreFields: ({ text }) => [['Member', text('membership.user.login') || text('invitation.login')]],
    fields: [['Role', 'membership.role']],
    colors: { member_removed: 'warning' },
  }),
  personal_access_token_request: subject({
    noun: 'request for access by token',
    fields: [['Owner', 'personal_access_token_request.owner.login']],
    colors: { created: 'warning', approved: 'good' },
  }),
  ping: (facts) => ({
    title: `Ping from ${facts.place}`,
    sentence: `${facts.actor || facts.text('sender.login') || 'Someone'} sent a ping to test this hook of ${facts.place}.`,
    fields: [
      ['Hook', facts.text('hook_id')],
      ['Zen', facts.text('zen')],
    ],
    link: facts.link('repository.html_url') ?? facts.link('organization.html_url'),
  }),
  team: subject({
    noun: 'team',
    names: ['team.name'],
    links: ['team.html_url'],
    words: {
      added_to_repository: { verb: 'added', after: 'to a repository', short: 'added to a repository' },
      removed_from_repository: { verb: 'removed', after: 'from a repository', short: 'removed from a repository' },
    },
    fields: [['Description', 'team.description']],
  }),
  team_add: subject({
    noun: 'team',
    names: ['team.name'],
    links: ['team.html_url'],
    action: () => 'added',
    preposition: 'to',
  }),
};
