import { expect, test } from 'vitest';
import { topicLinks } from '../../src/socialgateway/links.ts';

const until = { expires_at: null };
const hub = {
  open: true,
  url: 'http://h/hub',
  topics: { '*': { url: 'http://h/o/r/events/*', ...until }, push: { url: 'http://h/o/r/events/push', ...until } },
};

test('S16: a distribution links to its hub and to the topic that was subscribed to', () => {
  expect(topicLinks(hub, 'push')).toEqual({
    link: '<http://h/hub>; rel="hub", <http://h/o/r/events/push>; rel="self"',
  });
  expect(topicLinks(hub, 'fork')).toEqual({ link: '<http://h/hub>; rel="hub", <http://h/o/r/events/*>; rel="self"' });
});

test('S16: what was not subscribed to through the hub has no links', () => {
  expect(topicLinks(undefined, 'push')).toEqual({});
  expect(topicLinks({ ...hub, topics: { push: hub.topics.push } }, 'fork')).toEqual({});
});
