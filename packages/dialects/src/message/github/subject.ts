import type { Entry } from '../entry.ts';
import type { Facts } from '../facts.ts';
import type { MessageColor } from '../message.ts';
import { capital, firstOf, shortSha, withArticle, words } from '../words.ts';
import { type Action, actionOf } from './actions.ts';
import { linkOfPlace, whereOf, whoOf } from './people.ts';

/** A thing that something is done to: most of GitHub's types are `action` and a thing. Paths are those of the data. */
export interface Subject {
  /** What kind of thing it is, such as `pull request`. */
  noun: string | ((facts: Facts) => string);
  /** What a sentence calls it that has neither number nor name. Default: the noun with `a` or `an`. */
  unnamed?: string;
  /** Path of its number, if it has one. */
  number?: string;
  /** Paths of its name, the best first. */
  names?: readonly string[];
  /** Paths of its page, the best first. Default: the page of the repository or organization. */
  links?: readonly string[];
  /** Default: `in`; '' where the thing is the place. */
  preposition?: string;
  fields?: readonly (readonly [name: string, path: string])[];
  /** What is shown before what `fields` has. */
  moreFields?: (facts: Facts) => readonly (readonly [name: string, value: string])[];
  /** Colours by action. Default: {@link actionColors}. */
  colors?: Readonly<Record<string, MessageColor>>;
  /** The action, where it isn't the one under `action`. */
  action?: (facts: Facts) => string;
  /** Words for an action, where they differ from those of {@link actionOf}. */
  words?: Readonly<Record<string, Partial<Action>>>;
}

/** Colours of actions that mean the same on everything. */
const actionColors: Readonly<Record<string, MessageColor>> = { deleted: 'warning', removed: 'warning' };

/** The words for a subject: "[o/r] Issue #1 opened: Title", "octocat opened issue #1 “Title” in o/r." */
export function subject(about: Subject): Entry {
  const { fields = [], moreFields = () => [], colors = {}, preposition = 'in' } = about;
  return (facts) => {
    const name = about.action ? about.action(facts) : facts.text('action');
    const action = { ...actionOf(name), ...own(about.words, name) };
    const where = whereOf(facts);
    const thing = thingOf(about, facts);
    return {
      title: `[${where}] ${capital(titleOf(thing, action))}${thing.name && thing.name !== where ? `: ${thing.name}` : ''}`,
      sentence: `${words(whoOf(facts), action.verb, thing.full, action.after, preposition && `${preposition} ${where}`)}.`,
      fields: [
        ['Repository', facts.text('repository.full_name')],
        ...moreFields(facts),
        ...fields.map(([label, path]) => [label, facts.text(path)] as const),
      ],
      link: firstLink(facts, about.links) ?? linkOfPlace(facts),
      color: own(colors, name) ?? own(actionColors, name) ?? 'neutral',
    };
  };
}

function titleOf({ short }: Thing, action: Action): string {
  return action.lead ? words(action.lead, short) : words(short, action.short);
}

/** A link from the first path that has one. */
export function firstLink({ link }: Facts, paths: readonly string[] = []): string | null {
  return paths.map((path) => link(path)).find((one) => one !== null) ?? null;
}

/** What a subject is called. A thing that is the place itself goes by its name alone. */
function thingOf(about: Subject, facts: Facts): Thing {
  const noun = typeof about.noun === 'string' ? about.noun : about.noun(facts);
  const number = about.number ? facts.text(about.number) : '';
  const name = shortSha(firstOf(...(about.names ?? []).map((path) => facts.line(path))));
  const short = words(noun, number && `#${number}`);
  const unnamed = about.unnamed ?? withArticle(noun);
  if (about.preposition === '') return { short, name, full: name || unnamed };
  const full = number || name ? words(number ? '' : 'the', short, name && `“${name}”`) : unnamed;
  return { short, name, full };
}

/** How a thing is called. */
interface Thing {
  /** Without its name: `issue #1`. */
  short: string;
  name: string;
  /** As it stands in a sentence. */
  full: string;
}

function own<T>(values: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return values && Object.hasOwn(values, key) ? values[key] : undefined;
}
