import type { Event } from '@posthorn/core/event';
import { parsePostedEvent } from '@posthorn/core/posted-event';
// @boundaries-ignore the samples are shared with the whole-system tests
import { asPosted, type MygetSample, mygetSamples } from '../../../test/support/myget-samples.ts';
import type { Dialect, DialectContext, DialectHook } from '../src/dialect.ts';

export { mygetSamples };

/** The event that comes of posting a sample of MyGet's documents. */
export function postedSample(sample: MygetSample, source = 'feeds/sample-feed'): Event {
  return posted(asPosted(sample, source));
}

/** The stored event that comes of a request body. */
export function posted(text: string): Event {
  const parsed = parsePostedEvent(text);
  if (!parsed.ok) throw parsed.problem;
  const { id = 'made', source, type, actor = null, time = '2020-01-02T03:04:05.678Z', data } = parsed.event;
  return { id, source, type, actor, time, data, receivedAtMs: 0 };
}

/** A web hook on the sample feed. */
export function webHook(config: Record<string, string> = {}): DialectHook {
  return { id: 1024, source: 'feeds/sample-feed', config: { url: 'https://example.com/', ...config } };
}

/** An attempt as a dialect writes it, made now. */
export function attempted(
  dialect: Dialect,
  event: Event,
  hook: DialectHook,
  context?: DialectContext,
): { headers: Record<string, string>; body: string } {
  const body = dialect.body(event, hook);
  const constant = dialect.constantHeaders(hook, context);
  return { body, headers: { ...constant, ...dialect.attemptHeaders({ event, hook, body, nowMs: Date.now() }) } };
}
