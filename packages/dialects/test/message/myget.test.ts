import { mygetTypes } from '@posthorn/core/event-types';
import { expect, test } from 'vitest';
import { type Message, messageOf } from '../../src/message/message.ts';
import { mygetEntries } from '../../src/message/myget.ts';
import { mygetSamples, postedSample } from '../events.ts';
import { eventWith } from './events.ts';

/** What the documents' samples read as; preview's lack what v1's have. */
const expected: Record<string, Pick<Message, 'title' | 'sentence' | 'link' | 'color'> & { fields: string[] }> = {
  ping: {
    title: 'Ping from sample-feed',
    sentence: 'maartenba sent a ping to test this hook of sample-feed.',
    fields: ['Feed: sample-feed'],
    link: null,
    color: 'neutral',
  },
  'package.added': {
    title: 'Package added: GoogleAnalyticsTracker.WP8 1.0.0-CI00002',
    sentence: 'maartenba added GoogleAnalyticsTracker.WP8 1.0.0-CI00002 to sample-feed.',
    fields: [
      'Package: GoogleAnalyticsTracker.WP8',
      'Version: 1.0.0-CI00002',
      'Type: NuGet',
      'Feed: sample-feed',
      'Authors: Maarten Balliauw',
      'License: MS-PL',
      "Description: GoogleAnalyticsTracker was created to have a means of tracking specific URL's directly from C#. For example, it enables you to log API calls to Google Analytics.",
    ],
    link: 'https://www.myget.org/feed/sample-feed/package/GoogleAnalyticsTracker.WP8/1.0.0-CI00002',
    color: 'good',
  },
  'package.deleted': {
    title: 'Package deleted: GoogleAnalyticsTracker.Core 1.0.0-CI00002',
    sentence: 'maartenba deleted GoogleAnalyticsTracker.Core 1.0.0-CI00002 from sample-feed.',
    fields: ['Package: GoogleAnalyticsTracker.Core', 'Version: 1.0.0-CI00002', 'Type: NuGet', 'Feed: sample-feed'],
    link: 'https://www.myget.org/F/sample-feed/',
    color: 'warning',
  },
  'package.listed': {
    title: 'Package unlisted: GoogleAnalyticsTracker.Simple 1.0.0-CI00002',
    sentence: 'maartenba unlisted GoogleAnalyticsTracker.Simple 1.0.0-CI00002 on sample-feed.',
    fields: ['Package: GoogleAnalyticsTracker.Simple', 'Version: 1.0.0-CI00002', 'Type: NuGet', 'Feed: sample-feed'],
    link: 'https://www.myget.org/F/sample-feed/',
    color: 'neutral',
  },
  'package.pinned': {
    title: 'Package pinned: GoogleAnalyticsTracker.Simple 1.0.0-CI00002',
    sentence: 'maartenba pinned GoogleAnalyticsTracker.Simple 1.0.0-CI00002 on sample-feed.',
    fields: ['Package: GoogleAnalyticsTracker.Simple', 'Version: 1.0.0-CI00002', 'Type: NuGet', 'Feed: sample-feed'],
    link: 'https://www.myget.org/F/sample-feed/',
    color: 'neutral',
  },
  'package.pushed': {
    title: 'Package pushed: GoogleAnalyticsTracker.Simple 1.0.0-CI00002',
    sentence: 'maartenba pushed GoogleAnalyticsTracker.Simple 1.0.0-CI00002 from sample-feed to Other Feed.',
    fields: [
      'Package: GoogleAnalyticsTracker.Simple',
      'Version: 1.0.0-CI00002',
      'Type: NuGet',
      'Feed: sample-feed',
      'Target: Other Feed',
      'Authors: Maarten Balliauw',
      'License: MS-PL',
      "Description: GoogleAnalyticsTracker was created to have a means of tracking specific URL's directly from C#. For example, it enables you to log API calls to Google Analytics.",
    ],
    link: 'https://www.myget.org/feed/sample-feed/package/GoogleAnalyticsTracker.Simple/1.0.0-CI00002',
    color: 'good',
  },
  'build.queued': {
    title: 'Build queued: SampleBuild',
    sentence: 'The build of SampleBuild (master) on sample-feed was queued.',
    fields: ['Build: SampleBuild', 'Branch: master', 'Feed: sample-feed'],
    link: 'https://www.myget.org/F/sample-feed/',
    color: 'neutral',
  },
  'build.started': {
    title: 'Build started: SampleBuild',
    sentence: 'The build of SampleBuild (master) on sample-feed started.',
    fields: ['Build: SampleBuild', 'Branch: master', 'Feed: sample-feed'],
    link: 'https://www.myget.org/F/sample-feed/',
    color: 'neutral',
  },
  'build.finished': {
    title: 'Build succeeded: SampleBuild',
    sentence: 'The build of SampleBuild (master) on sample-feed succeeded.',
    fields: [
      'Build: SampleBuild',
      'Branch: master',
      'Result: success',
      'Feed: sample-feed',
      'Packages: GoogleAnalyticsTracker.Core 1.0.0-CI00002, GoogleAnalyticsTracker.MVC4 1.0.0-CI00002',
    ],
    link: 'https://www.myget.org/BuildSource/List/sample-feed#d510be3d-7803-43cc-8d15-e327ba999ba7',
    color: 'good',
  },
};

function shown({ fields, ...message }: Message) {
  return { ...message, fields: fields.map(({ name, value }) => `${name}: ${value}`) };
}

test.each(mygetSamples('v1').map((sample) => [sample.type, sample] as const))('%s of v1 reads well', (type, sample) => {
  expect(shown(messageOf(postedSample(sample)))).toEqual(expected[type]);
});

test.each(mygetSamples('preview').map((sample) => [sample.type, sample] as const))(
  '%s of the preview reads the same, without the type of a package and the name of a build',
  (type, sample) => {
    const { fields, ...v1 } = expected[type] ?? { fields: [] };
    const lacking = /^(Type|Build|Branch): /;
    const message = shown(messageOf(postedSample(sample)));
    expect(message.fields).toEqual(fields.filter((field) => !lacking.test(field)));
    if (type !== 'build.finished') return expect(message).toMatchObject(v1);
    expect(message).toMatchObject({
      title: 'Build succeeded: sample-feed',
      sentence: 'The build on sample-feed succeeded.',
    });
  },
);

test('every type of MyGet has words of its own', () => {
  expect(Object.keys(mygetEntries).sort()).toEqual([...mygetTypes].sort());
});

test('a build that failed is bad, and one with another result is neither', () => {
  const finished = (data: object) => messageOf(eventWith(data, { source: 'feeds/f', type: 'build.finished' }));
  expect(finished({ Result: 'failed', Name: 'Nightly' })).toMatchObject({
    title: 'Build failed: Nightly',
    sentence: 'The build of Nightly on f failed.',
    color: 'bad',
  });
  expect(finished({ Result: 'aborted' })).toMatchObject({ title: 'Build finished: f', color: 'neutral' });
});

test('versions that are constraints stay as they are', () => {
  const data = { PackageIdentifier: 'Core', PackageVersion: '(>= 2.0), ≥3' };
  const { sentence } = messageOf(eventWith(data, { source: 'feeds/f', type: 'package.added', actor: 'ada' }));
  expect(sentence).toBe('ada added Core (>= 2.0), ≥3 to f.');
});

test.each([
  ['ping', 'Someone sent a ping to test this hook of f.'],
  ['package.added', 'Someone added a package to f.'],
  ['package.listed', 'Someone listed a package on f.'],
  ['package.pushed', 'Someone pushed a package from f to another feed.'],
  ['build.queued', 'The build on f was queued.'],
])('%s without any data is a sentence all the same', (type, sentence) => {
  expect(messageOf(eventWith({}, { source: 'feeds/f', type })).sentence).toBe(sentence);
});
