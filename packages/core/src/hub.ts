/** One topic of a subscription: what the subscriber called it, and until when it holds. */
export interface HubTopic {
  /** The topic's URL as the subscriber wrote it; every content distribution names it (wire-formats.md S16). */
  url: string;
  /** RFC 3339, or null for one that does not end by itself. */
  expires_at: string | null;
}

/** What a hook that was made through the hub carries beside its settings (wire-formats.md S13-S16). */
export interface HubSubscription {
  /** Whether it was asked for without credentials, and verified by its callback. */
  open: boolean;
  /** The hub's own URL. */
  url: string;
  /** By event type, `prefix.*` or `*`: the same names as in the hook's `events`. */
  topics: Record<string, HubTopic>;
}

/** The shortest and longest lease, and the one given where none is asked for, in seconds (wire-formats.md S16: 10 days). */
export const leaseSeconds = { least: 1, most: 30 * 86_400, usual: 10 * 86_400 } as const;

/** Links of everything that the hub tells of a topic (RFC 8288; W3C WebSub section 4). */
export function hubLinks(hub: string, topic: string): string {
  return `<${hub}>; rel="hub", <${topic}>; rel="self"`;
}
