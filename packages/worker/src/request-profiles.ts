import type { Hook } from '@posthorn/core/hook';
import { packProfile, type StoredProfile } from '@posthorn/store/delivery-record';
import type { SentRequest } from '@posthorn/transports/transport';

/**
 * What each hook's requests have in common, worked out once per hook as read:
 * a dialect's constant headers, the URL and the hook's own headers only change
 * with the hook (dialects/src/dialect.ts).
 */
export class RequestProfiles {
  readonly #profiles = new WeakMap<Hook, { profile: StoredProfile; headerCount: number }>();

  of(hook: Hook, request: SentRequest): StoredProfile {
    const headerCount = Object.keys(request.headers).length;
    const known = this.#profiles.get(hook);
    // A dialect may leave a header out for some events: that is another profile.
    if (
      known?.headerCount === headerCount &&
      known.profile.ownHeaders.length === request.attemptHeaders.length &&
      known.profile.ownHeaders.every((name) => request.attemptHeaders.includes(name))
    ) {
      return known.profile;
    }
    const profile = packProfile(request);
    this.#profiles.set(hook, { profile, headerCount });
    return profile;
  }
}
