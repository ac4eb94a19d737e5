import type { Draft } from './draft.ts';
import type { Facts } from './facts.ts';
import { firstOf } from './words.ts';

/** Where data of any form often has a link for people. */
const linkPaths = ['html_url', 'url', 'link', 'web_url', 'Url'];

/** The message of a type that has no entry of its own: what happened, and what its data says outright. */
export function otherMessage(facts: Facts): Draft {
  const { type, source, actor, keys, text, link } = facts;
  const action = firstOf(text('action'), text('Action'));
  return {
    title: `${type} on ${source}`,
    sentence: `${action ? `${type} (${action})` : type} happened on ${source}${actor && `, by ${actor}`}.`,
    fields: keys()
      .filter((key) => key !== 'action' && key !== 'Action')
      .map((key) => [key, text(key)] as const),
    link: linkPaths.map((path) => link(path)).find((one) => one !== null) ?? null,
  };
}
