/** The groups of routes in the OpenAPI document, in its order. */
export const tags = {
  Events: 'Post what happened, and look at what was posted.',
  Sources: 'What events happen on and hooks are installed on, with its owners.',
  Hooks: 'Standing requests to be told, the same for every kind of source. Made like GitHub’s REST API.',
  'Hook deliveries': 'What went to one hook, as GitHub shows it.',
  Deliveries: 'Every event on its way to every hook, with each attempt in full.',
  Replays: 'Delivering many dead letters again, and what a hook missed.',
  'Event types': 'The types that events may have, built in and registered.',
  Tokens: 'Who may use this API. For operators.',
  Audit: 'Who changed what.',
  Operation: 'How it goes: rates, lags, workers. For operators.',
  Hub: 'PubSubHubbub and W3C WebSub.',
  Service: 'Health, and this document.',
} as const;

/** Name of a group. */
export type Tag = keyof typeof tags;
