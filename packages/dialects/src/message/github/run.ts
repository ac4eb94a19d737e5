import type { Entry } from '../entry.ts';
import type { Facts } from '../facts.ts';
import type { MessageColor } from '../message.ts';
import { capital, firstOf, shortSha, words } from '../words.ts';
import { linkOfPlace, whereOf } from './people.ts';
import { firstLink } from './subject.ts';

/** Something that runs by itself and comes to an end: a check, a workflow, a deployment. */
export interface Run {
  /** What it is called, such as `workflow`. */
  noun: string;
  names?: readonly string[];
  /** Paths of how it ended or stands, the most telling first. */
  states: readonly string[];
  /** Path of the branch. */
  branch?: string;
  /** Path of the commit's id. */
  commit?: string;
  links?: readonly string[];
  fields?: readonly (readonly [name: string, path: string])[];
}

/** How states read, and whether they are good. Others read as `is {state}`. */
const states: Readonly<Record<string, readonly [verb: string, color: MessageColor]>> = {
  action_required: ['needs action', 'bad'],
  approved: ['was approved', 'good'],
  built: ['succeeded', 'good'],
  cancelled: ['was cancelled', 'warning'],
  completed: ['ended', 'neutral'],
  created: ['was created', 'neutral'],
  error: ['failed', 'bad'],
  errored: ['failed', 'bad'],
  failure: ['failed', 'bad'],
  in_progress: ['started', 'neutral'],
  inactive: ['is no longer active', 'neutral'],
  neutral: ['ended', 'neutral'],
  pending: ['is pending', 'neutral'],
  queued: ['was queued', 'neutral'],
  rejected: ['was rejected', 'bad'],
  requested: ['was requested', 'neutral'],
  skipped: ['was skipped', 'neutral'],
  stale: ['went stale', 'neutral'],
  startup_failure: ['could not start', 'bad'],
  success: ['succeeded', 'good'],
  timed_out: ['timed out', 'bad'],
  waiting: ['is waiting', 'neutral'],
};

/** The words for a run: "Workflow “CI” failed on main in o/r." */
export function run({ noun, names = [], states: statePaths, branch, commit, links, fields = [] }: Run): Entry {
  return (facts) => {
    const where = whereOf(facts);
    const name = firstOf(...names.map((path) => facts.line(path)));
    const state = firstOf(...statePaths.map((path) => facts.text(path)));
    const [verb, color] = stateWords(state);
    const [onBranch, sha] = [textAt(facts, branch), shortSha(textAt(facts, commit))];
    return {
      title: `[${where}] ${capital(noun)} ${verb}${name && `: ${name}`}`,
      sentence: `${words(capital(noun), name && `“${name}”`, verb, onBranch && `on ${onBranch}`, `in ${where}`)}.`,
      fields: [
        ['Repository', facts.text('repository.full_name')],
        ['Branch', onBranch],
        ['Commit', sha],
        ['State', state.replaceAll('_', ' ')],
        ...fields.map(([label, path]) => [label, facts.text(path)] as const),
      ],
      link: firstLink(facts, links) ?? linkOfPlace(facts),
      color,
    };
  };
}

function stateWords(state: string): readonly [string, MessageColor] {
  const known = Object.hasOwn(states, state) ? states[state] : undefined;
  return known ?? [state ? `is ${state.replaceAll('_', ' ')}` : 'changed', 'neutral'];
}

function textAt(facts: Facts, path: string | undefined): string {
  return path === undefined ? '' : facts.text(path);
}
