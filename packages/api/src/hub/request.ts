import { leaseSeconds } from '@posthorn/core/hub';
import { z } from 'zod';
import { invalid, parse } from '../parse.ts';
import { type Callback, parseCallback } from './callback.ts';
import { type BodyFormat, parseTopicUrl, type Topic, topicRule } from './topic-url.ts';

/** What somebody asks of the hub. */
export interface HubRequest {
  mode: 'subscribe' | 'unsubscribe';
  topic: Topic;
  /** The topic's URL as it was written. */
  topicUrl: string;
  callback: Callback;
  callbackUrl: string;
  format: BodyFormat;
  /** Undefined for none. */
  secret: string | undefined;
  /** What was asked for, within bounds: W3C WebSub leaves the last word to the hub. */
  leaseSeconds: number;
  /** PubSubHubbub 0.3: comes back with the challenge. Undefined for none. */
  verifyToken: string | undefined;
}

/** The fields of a request to the hub. Others are passed over, such as hub.verify of PubSubHubbub 0.3. */
export const hubRequestSchema = z
  .object({
    'hub.mode': z.enum(['subscribe', 'unsubscribe']),
    'hub.topic': z.string().describe(`The topic: it ${topicRule}. Only its path counts.`),
    'hub.callback': z
      .string()
      .min(1)
      .max(2000)
      .describe('Where events go: an http(s) URL, or with a token `socialgateway://SERVICE?key=value`.'),
    'hub.secret': z.string().max(1000).optional().describe('Key of the signature; without a token under 200 bytes.'),
    'hub.lease_seconds': z
      .string()
      .regex(/^\s*(?:[1-9]\d{0,15})?\s*$/, 'must be a whole number of seconds, at least 1')
      .optional()
      .meta({
        description: 'How long a subscription without a token holds, in seconds. Default 10 days, at most 30.',
        openapi: { type: 'integer', minimum: 1, default: leaseSeconds.usual },
      }),
    'hub.verify_token': z
      .string()
      .max(1000)
      .optional()
      .describe('PubSubHubbub 0.3: without a token of ours, comes back with the challenge.'),
  })
  .meta({ id: 'HubRequest', description: 'What is asked of the hub. Other fields are passed over.' });

/**
 * Reads the fields of a request to the hub (wire-formats.md S13-S16).
 *
 * @throws Problem `invalid` that names every field that is wrong
 */
export function readHubRequest(
  fields: unknown,
  { acceptsJson, basePath }: { acceptsJson: boolean; basePath: string },
): HubRequest {
  const form = parse(hubRequestSchema, fields ?? {});
  const topic = parseTopicUrl(form['hub.topic'], basePath);
  const callback = parseCallback(form['hub.callback']);
  const errors = [
    ...(topic ? [] : [{ field: 'hub.topic', message: topicRule }]),
    ...('message' in callback ? [callback] : []),
  ];
  if (!topic || 'message' in callback) throw invalid(errors);
  return {
    mode: form['hub.mode'],
    topic,
    topicUrl: form['hub.topic'],
    callback,
    callbackUrl: form['hub.callback'],
    format: acceptsJson ? 'json' : topic.format,
    secret: form['hub.secret'] || undefined,
    leaseSeconds: granted(Number(form['hub.lease_seconds']?.trim() || leaseSeconds.usual)),
    verifyToken: form['hub.verify_token'],
  };
}

function granted(wanted: number): number {
  return Math.min(Math.max(wanted, leaseSeconds.least), leaseSeconds.most);
}
