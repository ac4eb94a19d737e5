import { messageFor } from '@posthorn/dialects/message/template';
import fc from 'fast-check';
import twitterText from 'twitter-text';
import { describe, expect, it } from 'vitest';
import { maxTweetWeight, renderTwitter, tweetWeight } from '../../src/twitter/render.ts';
import { event } from '../attempt.ts';
import { strangeEvent, strangeTemplate } from '../strange-events.ts';

const linked = { ...event, data: JSON.stringify({ PackageDetailsUrl: 'https://example.com/package' }) };
const link = 'https://example.com/package';

const render = (template: string) => renderTwitter(linked, { template });

describe('tweetWeight', () => {
  it.each([
    ['plain', 5],
    ['漢字', 4],
    ['👨‍👩‍👧', 2],
    [`https://example.com/${'a'.repeat(100)}`, 23],
    ['System.Net', 23],
    ['http://localhost:8080/hook', 26],
  ])('counts %j as %i', (text, weight) => {
    expect(tweetWeight(text)).toBe(weight);
  });
});

describe('a tweet', () => {
  it('is the sentence, and the link below', () => {
    const { sentence } = messageFor(linked, {});
    expect(renderTwitter(linked, { template: null })).toBe(`${sentence}\n${link}`);
  });

  it('is cut off at a word, and keeps its link', () => {
    const tweet = render('word '.repeat(100));
    expect(tweet).toMatch(/^(word ){49,51}word…\nhttps:\/\/example\.com\/package$/);
  });

  it('counts package ids that look like web addresses as X does', () => {
    expect(render('System.Net '.repeat(30))).toBe(`${'System.Net '.repeat(10).trimEnd()}…\n${link}`);
  });

  it('leaves out a link that would leave no room, since X counts every character of it', () => {
    const inside = `http://intranet/${'a'.repeat(300)}`;
    const tweet = renderTwitter(
      { ...event, data: JSON.stringify({ PackageDetailsUrl: inside }) },
      { template: 'Hello' },
    );
    expect(tweet).toBe('Hello');
  });

  it.each(['@octocat', 'by @babel/core', '＠octocat', 'RT @octocat: hi', '.@a @b,@c'])(
    'mentions nobody in %j',
    (text) => {
      const tweet = render(text);
      expect(twitterText.extractMentionsOrListsWithIndices(tweet)).toEqual([]);
      expect(tweet.replaceAll('\u200b', '')).toBe(`${text}\n${link}`);
    },
  );

  it('is one that X takes, mentions nobody and keeps its link, whatever the event', () => {
    fc.assert(
      fc.property(strangeEvent, strangeTemplate, (strange, template) => {
        const tweet = renderTwitter(strange, { template });
        expect(twitterText.parseTweet(tweet).valid).toBe(true);
        expect(tweet).not.toMatch(/\p{Cs}/u);
        expect(tweet.trim()).not.toBe('');
        const { link: whole } = messageFor(strange, { template });
        if (whole !== null && tweetWeight(whole) < 200) expect(tweet).toContain(whole);
      }),
      { numRuns: 300 },
    );
  });

  it('keeps to the limit whatever weighs more or less in pieces than as a whole', () => {
    const piece = fc.constantFrom(
      '@name',
      'System.Net',
      'https://example.org/',
      'a.io',
      '👨‍👩‍👧',
      '🇩🇪',
      '漢',
      'e\u0301',
      'x',
      '-',
      '.',
      ' ',
      '\n',
      '#tag',
      '/path',
      '\u200d',
      '\u{1f3fd}',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 300 }), (pieces) => {
        const tweet = render(pieces.join(''));
        expect(tweetWeight(tweet)).toBeLessThanOrEqual(maxTweetWeight);
        expect(tweet).toContain(link);
        expect(twitterText.extractMentionsOrListsWithIndices(tweet)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
