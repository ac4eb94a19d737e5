import type { Event } from '@posthorn/core/event';
import type { Hook } from '@posthorn/core/hook';
import { packProfile, type StoredProfile } from '@posthorn/store/delivery-record';
import { packBody, type StoredText } from '@posthorn/store/rendering';
import type { SentRequest } from '@posthorn/transports/transport';

/** A request as texts to refer to, and where those are to be stored. */
export interface RequestTexts {
  profile: StoredProfile;
  /** Null when the body is the event's data itself. */
  body: StoredText | null;
  bodyGoesWith: 'hook' | 'event';
}

/** Templates that are stored with a hook; a hook with more has bodies that repeat too little for that. */
const maxTemplates = 20;

interface Known {
  profile: StoredProfile;
  headerCount: number;
  templates: Set<string>;
}

/**
 * Takes requests apart into the texts that are stored once. What a hook's
 * requests have in common is worked out once per hook as read: a dialect's
 * constant headers, the URL and the hook's own headers change only with the
 * hook (dialects/src/dialect.ts).
 */
export class RequestTextSplitter {
  readonly #hooks = new WeakMap<Hook, Known>();

  split(hook: Hook, event: Event, request: SentRequest): RequestTexts {
    const known = this.#known(hook, request);
    const body = packBody(request.body, event);
    const { templates } = known;
    const isShared = body?.ref.startsWith('t') === true && (templates.size < maxTemplates || templates.has(body.ref));
    if (isShared) templates.add(body.ref);
    return { profile: known.profile, body, bodyGoesWith: isShared ? 'hook' : 'event' };
  }

  #known(hook: Hook, request: SentRequest): Known {
    const headerCount = Object.keys(request.headers).length;
    const known = this.#hooks.get(hook);
    // A dialect may leave a header out for some events: that is another profile.
    if (
      known?.headerCount === headerCount &&
      known.profile.ownHeaders.length === request.attemptHeaders.length &&
      known.profile.ownHeaders.every((name) => request.attemptHeaders.includes(name))
    ) {
      return known;
    }
    const fresh = { profile: packProfile(request), headerCount, templates: known?.templates ?? new Set<string>() };
    this.#hooks.set(hook, fresh);
    return fresh;
  }
}
