import type { AttemptResponse } from '@posthorn/core/attempt';
import type { Hook } from '@posthorn/core/hook';
import {
  packResponseHeaders,
  packResponseProfile,
  type ResponseProfile,
  type StoredResponseHeaders,
} from '@posthorn/store/response-profile';
import type { SharedText } from '@posthorn/store/settle';

/** An answer's headers as a text to refer to, to be stored with the hook, and the rest; null when they are kept as they are. */
export interface ResponseTexts {
  headers: StoredResponseHeaders;
  profile: SharedText | null;
}

/** Profiles that are stored with a hook; answers that have more of them have too little in common. */
const maxProfiles = 20;

type Known = ResponseProfile & SharedText;

/** Takes answers apart into the text that is stored once, and what is each one's own. */
export class ResponseTextSplitter {
  /** Per hook, the profile of the latest answer first. */
  #hooks = new WeakMap<Hook, Known[]>();

  split(hook: Hook, { headers }: AttemptResponse, atMs: number): ResponseTexts {
    const known = this.#knownOf(hook);
    for (const [i, profile] of known.entries()) {
      const values = packResponseHeaders(profile, headers, atMs);
      if (!values) continue;
      if (i > 0) known.unshift(...known.splice(i, 1));
      return { headers: { ref: profile.ref, values }, profile };
    }
    if (known.length === maxProfiles) return { headers: { all: headers }, profile: null };
    const profile: Known = { ...packResponseProfile(headers), isStored: false };
    known.unshift(profile);
    return { headers: { ref: profile.ref, values: packResponseHeaders(profile, headers, atMs) ?? [] }, profile };
  }

  /** Forgets what is stored: a Redis that comes back may be a replica that missed the newest writes. */
  forget(): void {
    this.#hooks = new WeakMap();
  }

  #knownOf(hook: Hook): Known[] {
    const known = this.#hooks.get(hook) ?? [];
    if (known.length === 0) this.#hooks.set(hook, known);
    return known;
  }
}
