import type { Event } from '@posthorn/core/event';
import type { SourceKind } from '@posthorn/core/source';
import { finish } from './draft.ts';
import type { Entries, Entry } from './entry.ts';
import { readFacts } from './facts.ts';
import { githubEntries } from './github/entries.ts';
import { mygetEntries } from './myget.ts';
import { otherMessage } from './other.ts';
import { posthornEntries } from './posthorn.ts';
import { tuleapEntries } from './tuleap.ts';

/** What a message means: `good` is what one hopes for, `bad` is for somebody to look at. */
export type MessageColor = 'good' | 'warning' | 'bad' | 'neutral';

/**
 * An event in words, for people: plain text, each on one line, without control
 * characters, and not escaped for anything. Lengths are in UTF-16 units.
 */
export interface Message {
  /** At most 200 characters, never empty. */
  title: string;
  /** At most 1 000 characters, never empty. */
  sentence: string;
  /** At most 12; names of at most 60 characters, values of at most 500, none empty. */
  fields: readonly { name: string; value: string }[];
  /** An http or https URL of at most 2 000 ASCII characters, or null. */
  link: string | null;
  color: MessageColor;
}

/** The words of each kind of source; types that its family lacks read as any other. */
const families: Record<SourceKind, Entries> = {
  feeds: mygetEntries,
  repos: githubEntries,
  orgs: githubEntries,
  projects: tuleapEntries,
  sites: tuleapEntries,
  system: posthornEntries,
};

/**
 * The message of any event. Never throws, whatever the event's data holds.
 *
 * @param data what `parseData` made of the event's data, if somebody did before
 */
export function messageOf(event: Event, data?: unknown): Message {
  return finish(entryOf(event)(readFacts(event, data)));
}

function entryOf({ source, type }: Event): Entry {
  const [kind = ''] = source.split('/', 1);
  const entries = Object.hasOwn(families, kind) ? families[kind as SourceKind] : {};
  return (Object.hasOwn(entries, type) ? entries[type] : undefined) ?? otherMessage;
}
