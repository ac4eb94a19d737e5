import type { Event } from '@posthorn/core/event';
import { isObject, isScalar } from '@posthorn/core/json-value';
import { parseData } from './parse-data.ts';
import { plainText } from './plain-text.ts';
import { safeLink } from './safe-link.ts';

/**
 * What can be read of an event, whose data may lack anything and hold anything.
 * A path's parts are separated by dots: `repository.full_name`.
 */
export interface Facts {
  type: string;
  /** The event's source id. */
  source: string;
  /** The source id without its kind: `octocat/Hello-World`. */
  place: string;
  /** Who did it, as the producer said, or ''. */
  actor: string;
  /** A text, number or boolean as text on one line, at most 500 characters; else ''. */
  text: (path: string) => string;
  /** The first line of a text, as {@link Facts.text}. */
  line: (path: string) => string;
  /** Whether it is exactly `true`. */
  is: (path: string) => boolean;
  /** Whether there is an object. */
  has: (path: string) => boolean;
  /** An http or https URL, or null. */
  link: (path: string) => string | null;
  /** How many elements a list has; 0 where there is no list. */
  count: (path: string) => number;
  /** The first elements of a list, at most 12: more than that no message shows. */
  list: (path: string) => readonly Facts[];
  /** The first keys of the data, at most 100. */
  keys: () => readonly string[];
}

/** Reads an event's data, which may have been parsed already; what is no JSON object has no facts. */
export function readFacts(event: Event, data = parseData(event.data)): Facts {
  return factsOf(event, data);
}

function factsOf(event: Event, data: unknown): Facts {
  const at = (path: string) => valueAt(data, path);
  const listAt = (path: string) => {
    const value = at(path);
    return Array.isArray(value) ? value : [];
  };
  return {
    type: event.type,
    source: event.source,
    place: event.source.slice(event.source.indexOf('/') + 1),
    actor: plainText(event.actor ?? '', 100),
    text: (path) => scalarText(at(path)),
    line: (path) => {
      const value = at(path);
      return scalarText(typeof value === 'string' ? value.trimStart().split(/[\r\n]/, 1)[0] : value);
    },
    is: (path) => at(path) === true,
    has: (path) => isObject(at(path)),
    link: (path) => safeLink(at(path)),
    count: (path) => listAt(path).length,
    list: (path) =>
      listAt(path)
        .slice(0, 12)
        .map((item) => factsOf(event, item)),
    keys: () => (isObject(data) ? Object.keys(data).slice(0, 100) : []),
  };
}

function valueAt(data: unknown, path: string): unknown {
  let value = data;
  for (const key of path.split('.')) {
    if (!isObject(value) || !Object.hasOwn(value, key)) return undefined;
    value = value[key];
  }
  return value;
}

function scalarText(value: unknown): string {
  return isScalar(value) && value !== null ? plainText(String(value), 500) : '';
}
