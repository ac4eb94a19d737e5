import type { Event } from '@posthorn/core/event';
import type { Hook } from '@posthorn/core/hook';
import { packBody, type StoredText } from '@posthorn/store/rendering';
import { packProfile, type StoredProfile } from '@posthorn/store/request-profile';
import type { SharedText } from '@posthorn/store/settle';
import type { SentRequest } from '@posthorn/transports/transport';

/** A request as texts to refer to, and where those are to be stored. */
export interface RequestTexts {
  profile: StoredProfile & SharedText;
  /** Null when the body is the event's data itself. */
  body: SharedText | null;
  bodyGoesWith: 'hook' | 'event';
}

/** Templates that are stored with a hook; a hook with more has bodies that repeat too little for that. */
const maxTemplates = 20;

interface Known {
  profile: StoredProfile & SharedText;
  /** The very array of the request that `profile` is of. */
  attemptHeaders: readonly string[];
  headerCount: number;
  templates: Map<string, SharedText>;
  /** The template that the last body fitted. */
  latest: SharedText | undefined;
}

/**
 * Takes requests apart into the texts that are stored once. What a hook's
 * requests have in common is worked out once per hook as read: a dialect's
 * constant headers, the URL and the hook's own headers change only with the
 * hook (dialects/src/dialect.ts).
 */
export class RequestTextSplitter {
  #hooks = new WeakMap<Hook, Known>();
  #events = new WeakMap<Event, Map<string, SharedText>>();

  split(hook: Hook, event: Event, request: SentRequest): RequestTexts {
    const known = this.#known(hook, request);
    const { profile, templates } = known;
    const packed = packBody(request.body, event, known.latest);
    const template = packed?.ref.startsWith('t') ? shared(templates, packed, maxTemplates) : null;
    if (template) {
      known.latest = template;
      return { profile, body: template, bodyGoesWith: 'hook' };
    }
    return { profile, body: packed && shared(this.#bodiesOf(event), packed, Infinity), bodyGoesWith: 'event' };
  }

  /** Forgets what is stored: a Redis that comes back may be a replica that missed the newest writes. */
  forget(): void {
    this.#hooks = new WeakMap();
    this.#events = new WeakMap();
  }

  #bodiesOf(event: Event): Map<string, SharedText> {
    const known = this.#events.get(event) ?? new Map<string, SharedText>();
    this.#events.set(event, known);
    return known;
  }

  #known(hook: Hook, request: SentRequest): Known {
    const known = this.#hooks.get(hook);
    const { attemptHeaders } = request;
    if (known?.attemptHeaders === attemptHeaders) return known;
    const headerCount = Object.keys(request.headers).length;
    // A dialect may leave a header out for some events: that is another profile.
    if (
      known?.headerCount === headerCount &&
      known.profile.ownHeaders.length === attemptHeaders.length &&
      known.profile.ownHeaders.every((name) => attemptHeaders.includes(name))
    ) {
      return known;
    }
    const fresh: Known = {
      profile: { ...packProfile(request), isStored: false },
      attemptHeaders,
      headerCount,
      templates: known?.templates ?? new Map(),
      latest: known?.latest,
    };
    this.#hooks.set(hook, fresh);
    return fresh;
  }
}

/** The one object for a text among `known`; null when it is new and there are `max` already. */
function shared(known: Map<string, SharedText>, text: StoredText, max: number): SharedText | null {
  const found = known.get(text.ref);
  if (found || known.size >= max) return found ?? null;
  const fresh = { ...text, isStored: false };
  known.set(text.ref, fresh);
  return fresh;
}
