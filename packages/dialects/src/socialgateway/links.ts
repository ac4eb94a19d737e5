import { subscribes } from '@posthorn/core/hook';
import { type HubSubscription, hubLinks } from '@posthorn/core/hub';

/** The `Link` header of a content distribution: the hub, and the topic as its subscriber called it (wire-formats.md S16). */
export function topicLinks(hub: HubSubscription | undefined, type: string): { link?: string } {
  if (!hub) return {};
  const name = hub.topics[type] ? type : Object.keys(hub.topics).find((wanted) => subscribes([wanted], type));
  const topic = name === undefined ? undefined : hub.topics[name];
  return topic ? { link: hubLinks(hub.url, topic.url) } : {};
}
