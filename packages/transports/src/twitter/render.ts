import type { Event } from '@posthorn/core/event';
import type { Hook } from '@posthorn/core/hook';
import { messageFor } from '@posthorn/dialects/message/template';
import twitterText from 'twitter-text';
import { shorten } from '../shorten.ts';

/** The longest tweet, in the count of {@link tweetWeight}. */
export const maxTweetWeight = 280;

/** No more than this of a text, in UTF-16 units, is looked at: only links of hundreds of characters could make more fit. */
const maxTextLength = 1000;

/** What cutting can leave of a character at the end. */
const halfPair = /[\ud800-\udbff]$/;

/** Breaks a mention and can't be seen. */
const zeroWidthSpace = '\u200b';

/**
 * The length of a tweet as X counts it: 1 or 2 for a character, 2 for an emoji,
 * 23 for whatever looks like a web address, package ids such as System.Net too.
 */
export function tweetWeight(text: string): number {
  return twitterText.parseTweet(text).weightedLength;
}

/**
 * An event as a tweet: its sentence or the hook's template, and its link below.
 * Never heavier than {@link maxTweetWeight}, never empty. It mentions nobody: a
 * name such as @babel/core would call on a stranger.
 */
export function renderTwitter(event: Event, hook: Pick<Hook, 'template'>): string {
  const { title, sentence, link } = messageFor(event, hook);
  const text = sentence.trim() === '' ? title : sentence;
  const said = text.slice(0, maxTextLength).replace(halfPair, '').normalize();
  const fits = (tweet: string) => tweetWeight(tweet) <= maxTweetWeight;
  return shorten({ text: withoutMentions(said), link, mark: '…', fits });
}

function withoutMentions(text: string): string {
  let rest = text;
  for (const { indices } of twitterText.extractMentionsOrListsWithIndices(text).reverse()) {
    const afterSign = indices[0] + 1;
    rest = rest.slice(0, afterSign) + zeroWidthSpace + rest.slice(afterSign);
  }
  return rest;
}
