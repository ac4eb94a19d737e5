import type { Facts } from '../facts.ts';
import { firstOf } from '../words.ts';

/** Who did it: the event's actor, or the sender that GitHub's data names. */
export function whoOf({ actor, text }: Facts): string {
  return firstOf(actor, text('sender.login'), 'Someone');
}

/** Where it happened: the repository, the organization, or the event's source. */
export function whereOf({ text, place }: Facts): string {
  return firstOf(text('repository.full_name'), text('organization.login'), place);
}

/** A link to where it happened, for what has no page of its own. */
export function linkOfPlace({ link }: Facts): string | null {
  return link('repository.html_url') ?? link('organization.html_url');
}
