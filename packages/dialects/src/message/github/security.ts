import type { Entries } from '../entry.ts';
import type { MessageColor } from '../message.ts';
import { subject } from './subject.ts';

const alertColors: Readonly<Record<string, MessageColor>> = {
  appeared_in_branch: 'bad',
  auto_reopened: 'bad',
  create: 'bad',
  created: 'bad',
  publicly_leaked: 'bad',
  reintroduced: 'bad',
  reopened: 'bad',
  reopened_by_user: 'bad',
  reported: 'bad',
  published: 'bad',
  dismiss: 'warning',
  dismissed: 'warning',
  auto_dismissed: 'warning',
  closed_by_user: 'warning',
  fixed: 'good',
  resolve: 'good',
  resolved: 'good',
};

/** GitHub's types about security. The secrets that secret scanning finds are in no message. */
export const securityEntries: Entries = {
  code_scanning_alert: subject({
    noun: 'code scanning alert',
    number: 'alert.number',
    names: ['alert.rule.description', 'alert.rule.id'],
    links: ['alert.html_url'],
    fields: [
      ['Severity', 'alert.rule.severity'],
      ['Tool', 'alert.tool.name'],
      ['State', 'alert.state'],
    ],
    colors: alertColors,
  }),
  dependabot_alert: subject({
    noun: 'Dependabot alert',
    number: 'alert.number',
    names: ['alert.security_advisory.summary'],
    links: ['alert.html_url'],
    fields: [
      ['Package', 'alert.dependency.package.name'],
      ['Severity', 'alert.security_advisory.severity'],
      ['Advisory', 'alert.security_advisory.ghsa_id'],
      ['CVE', 'alert.security_advisory.cve_id'],
      ['Fixed in', 'alert.security_vulnerability.first_patched_version.identifier'],
    ],
    colors: alertColors,
  }),
  repository_advisory: subject({
    noun: 'security advisory',
    names: ['repository_advisory.summary'],
    links: ['repository_advisory.html_url'],
    fields: [
      ['Severity', 'repository_advisory.severity'],
      ['Advisory', 'repository_advisory.ghsa_id'],
      ['CVE', 'repository_advisory.cve_id'],
    ],
    colors: alertColors,
  }),
  repository_vulnerability_alert: subject({
    noun: 'vulnerability alert',
    names: ['alert.affected_package_name'],
    links: ['alert.external_reference'],
    fields: [
      ['Severity', 'alert.severity'],
      ['Affected', 'alert.affected_range'],
      ['Fixed in', 'alert.fixed_in'],
      ['Advisory', 'alert.ghsa_id'],
    ],
    colors: alertColors,
  }),
  secret_scanning_alert: subject({
    noun: 'secret scanning alert',
    number: 'alert.number',
    names: ['alert.secret_type_display_name', 'alert.secret_type'],
    links: ['alert.html_url'],
    fields: [['Resolution', 'alert.resolution']],
    colors: alertColors,
  }),
  secret_scanning_alert_location: subject({
    noun: 'secret scanning alert',
    number: 'alert.number',
    links: ['alert.html_url'],
    words: { created: { verb: 'added a place to', short: 'found in another place' } },
    fields: [
      ['Where', 'location.type'],
      ['File', 'location.details.path'],
    ],
    colors: alertColors,
  }),
  secret_scanning_scan: subject({ noun: 'secret scan', fields: [['Source', 'source']] }),
  security_and_analysis: subject({ noun: 'security setting', action: () => 'changed' }),
  branch_protection_configuration: subject({
    noun: 'branch protection',
    unnamed: 'branch protection',
    colors: { disabled: 'warning' },
  }),
  branch_protection_rule: subject({ noun: 'branch protection rule', names: ['rule.name'] }),
  repository_ruleset: subject({
    noun: 'ruleset',
    names: ['repository_ruleset.name'],
    links: ['repository_ruleset._links.html.href'],
    fields: [['Enforcement', 'repository_ruleset.enforcement']],
  }),
};
