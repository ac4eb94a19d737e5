import type { Entries } from '../entry.ts';
import { run } from './run.ts';

/** GitHub's types about what runs by itself. A conclusion tells more than a status, and that more than the action. */
export const runEntries: Entries = {
  check_run: run({
    noun: 'check',
    names: ['check_run.name'],
    states: ['check_run.conclusion', 'check_run.status', 'action'],
    branch: 'check_run.check_suite.head_branch',
    commit: 'check_run.head_sha',
    links: ['check_run.html_url', 'check_run.details_url'],
    fields: [['Result', 'check_run.output.title']],
  }),
  check_suite: run({
    noun: 'check suite',
    names: ['check_suite.app.name'],
    states: ['check_suite.conclusion', 'check_suite.status', 'action'],
    branch: 'check_suite.head_branch',
    commit: 'check_suite.head_sha',
    fields: [['Message', 'check_suite.head_commit.message']],
  }),
  deployment: run({
    noun: 'deployment',
    names: ['deployment.environment'],
    states: ['action'],
    branch: 'deployment.ref',
    commit: 'deployment.sha',
    fields: [
      ['By', 'deployment.creator.login'],
      ['Description', 'deployment.description'],
    ],
  }),
  deployment_status: run({
    noun: 'deployment',
    names: ['deployment_status.environment', 'deployment.environment'],
    states: ['deployment_status.state', 'action'],
    branch: 'deployment.ref',
    commit: 'deployment.sha',
    links: ['deployment_status.environment_url', 'deployment_status.log_url', 'deployment_status.target_url'],
    fields: [['Description', 'deployment_status.description']],
  }),
  page_build: run({
    noun: 'page build',
    states: ['build.status'],
    commit: 'build.commit',
    fields: [
      ['By', 'build.pusher.login'],
      ['Error', 'build.error.message'],
    ],
  }),
  status: run({
    noun: 'status',
    names: ['context'],
    states: ['state'],
    commit: 'sha',
    links: ['target_url', 'commit.html_url'],
    fields: [['Description', 'description']],
  }),
  workflow_job: run({
    noun: 'job',
    names: ['workflow_job.name'],
    states: ['workflow_job.conclusion', 'workflow_job.status', 'action'],
    branch: 'workflow_job.head_branch',
    commit: 'workflow_job.head_sha',
    links: ['workflow_job.html_url'],
    fields: [
      ['Workflow', 'workflow_job.workflow_name'],
      ['Runner', 'workflow_job.runner_name'],
    ],
  }),
  workflow_run: run({
    noun: 'workflow',
    names: ['workflow_run.name', 'workflow.name'],
    states: ['workflow_run.conclusion', 'workflow_run.status', 'action'],
    branch: 'workflow_run.head_branch',
    commit: 'workflow_run.head_sha',
    links: ['workflow_run.html_url'],
    fields: [
      ['Run', 'workflow_run.run_number'],
      ['Message', 'workflow_run.head_commit.message'],
    ],
  }),
};
