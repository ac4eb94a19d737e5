import { expect, test } from 'vitest';
import { parseTopicUrl } from '../../src/hub/topic-url.ts';

const push = { source: 'repos/octocat/Hello-World', event: 'push' };

test.each([
  ['http://socialgateway.net/octocat/Hello-World/events/push', '', 'form'],
  ['https://elsewhere.example:8443/octocat/Hello-World/events/push.json?x=1#y', '', 'json'],
  ['https://h/octocat/Hello%2DWorld/events/push', '', 'form'],
  ['https://h/post/horn/octocat/Hello-World/events/push', '/post/horn', 'form'],
  ['https://h/octocat/Hello-World/events/push', '/post/horn', 'form'],
])('S13, S14: only the path of %s is matched', (url, basePath, format) => {
  expect(parseTopicUrl(url, basePath)).toEqual({ ...push, format });
});

test.each([
  [
    'http://h/octocat/my.json/events/build.done.json',
    { source: 'repos/octocat/my.json', event: 'build.done', format: 'json' },
  ],
  ['http://h/octocat/x/events/*', { source: 'repos/octocat/x', event: '*', format: 'form' }],
])('S13: %s is a topic', (url, topic) => {
  expect(parseTopicUrl(url, '')).toEqual(topic);
});

test.each([
  'octocat/Hello-World/events/push',
  'ftp://h/octocat/Hello-World/events/push',
  'http://h/octocat/Hello-World/events/',
  'http://h/octocat/Hello-World/events/.json',
  'http://h/octocat/Hello-World/events/push/more',
  'http://h/api/v3/octocat/Hello-World/events/push',
  'http://h/octocat/events/push',
  'http://h/a%2Fb/c/events/push',
  'http://h/octocat/%E0%A4%A/events/push',
  'http://h/octocat/Hello-World/events/push event',
  'http://h/octocat/Hello-World/events/push\r\nx: y',
  'http://h/octocat/Hello-World/events/push>; rel="x"',
  'http://[/octocat/Hello-World/events/push',
])('S13: %j is no topic', (url) => {
  expect(parseTopicUrl(url, '')).toBeUndefined();
});
