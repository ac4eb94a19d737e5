import type { Event } from '@posthorn/core/event';
import type { Dialect, DialectHook } from '../dialect.ts';
import { signatureIfSecret } from '../standard-webhooks/sign.ts';
import { userAgent } from '../user-agent.ts';
import { attributesOf, headerValue } from './attributes.ts';

/**
 * CloudEvents 1.0 (wire-formats.md W2): structured, the whole event in the
 * body; or, with `config.mode` `binary`, the data in the body and the rest in
 * `ce-` headers. Signed in the Standard Webhooks way if the hook has a secret.
 */
export const cloudevents: Dialect = {
  name: 'cloudevents',
  supports: () => true,
  body: (event, hook) => (isBinary(hook) ? event.data : structured(event)),
  constantHeaders: (hook) => ({
    'content-type': isBinary(hook) ? 'application/json' : 'application/cloudevents+json',
    'user-agent': userAgent,
  }),
  attemptHeaders: (attempt) => ({
    ...(isBinary(attempt.hook) ? attributeHeaders(attempt.event) : {}),
    ...signatureIfSecret(attempt),
  }),
};

function structured(event: Event): string {
  const attributes = { ...attributesOf(event), datacontenttype: 'application/json' };
  return `${JSON.stringify(attributes).slice(0, -1)},"data":${event.data}}`;
}

function attributeHeaders(event: Event): Record<string, string> {
  const attributes = Object.entries(attributesOf(event));
  return Object.fromEntries(attributes.map(([name, value]) => [`ce-${name}`, headerValue(value)]));
}

function isBinary({ config }: DialectHook): boolean {
  return config['mode'] === 'binary';
}
