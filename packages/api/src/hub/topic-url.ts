import { typePattern } from '@posthorn/core/event-types';
import { parseSource } from '@posthorn/core/source';

/** How a subscriber wants its bodies: raw JSON, or JSON in the form field `payload` (wire-formats.md S14). */
export type BodyFormat = 'json' | 'form';

/** What a topic is about. */
export interface Topic {
  source: string;
  /** Event type, `prefix.*` or `*`. */
  event: string;
  /** `json` when its name ends in `.json`. */
  format: BodyFormat;
}

/**
 * Reads a topic's URL. Only its path counts (wire-formats.md S13); `basePath` is
 * the path that this hub's own topics begin with, if it isn't at the root.
 *
 * @returns undefined when it is none; {@link topicRule} says what is
 */
export function parseTopicUrl(text: string, basePath: string): Topic | undefined {
  // What else a URL may hold would break the Link header that repeats it.
  if (!/^https?:\/\/[\x21-\x7e]{1,2000}$/i.test(text) || /[<>"\\^`{|}]/.test(text) || !URL.canParse(text)) {
    return undefined;
  }
  const { pathname } = new URL(text);
  const path = pathname.startsWith(`${basePath}/`) ? pathname.slice(basePath.length) : pathname;
  const [, owner, repo, event] = /^\/([^/]+)\/([^/]+)\/events\/([^/]+)$/.exec(path) ?? [];
  return topicOf(decoded(owner), decoded(repo), decoded(event));
}

/** The rule for topics, in words, for error messages. */
export const topicRule =
  'must be a URL whose path is /OWNER/REPO/events/EVENT, such as https://HOST/octocat/Hello-World/events/push';

/** The topic of these names, or undefined when they can't be any. */
export function topicOf(owner: string, repo: string, name: string): Topic | undefined {
  const source = `repos/${owner}/${repo}`;
  const isJson = name.endsWith('.json');
  const event = isJson ? name.slice(0, -'.json'.length) : name;
  if (!parseSource(source) || !typePattern.test(event)) return undefined;
  return { source, event, format: isJson ? 'json' : 'form' };
}

/** Empty, which is no name, when it can't be decoded. */
function decoded(segment = ''): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return '';
  }
}
