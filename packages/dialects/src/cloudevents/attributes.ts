import type { Event } from '@posthorn/core/event';

/**
 * An event's CloudEvents attributes in their order (wire-formats.md W2). The id
 * is the event's own, since CloudEvents are told apart by source and id.
 */
export function attributesOf({ id, source, type, time, actor }: Event): Record<string, string> {
  return {
    specversion: '1.0',
    id,
    source: `/${source}`,
    type,
    time,
    ...(actor !== null && isAttributeText(actor) ? { actor } : {}),
  };
}

/** CloudEvents texts hold no control characters and nothing that Unicode keeps from being a character. */
function isAttributeText(text: string): boolean {
  return !/[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]/u.test(text);
}

/** An attribute as header value: what is not printable ASCII, the space, `"` and `%` are percent-encoded UTF-8. */
export function headerValue(attribute: string): string {
  return attribute.replace(/[^\x21\x23\x24\x26-\x7e]/gu, encodeURIComponent);
}
