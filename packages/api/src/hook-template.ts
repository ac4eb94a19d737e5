import type { FieldError } from '@posthorn/core/problem';
import { templateError } from '@posthorn/dialects/message/check-template';
import { findTransport } from '@posthorn/transports/known';

/** What is wrong with a template on a hook of this transport. */
export function templateErrors(name: string, template: string): FieldError[] {
  const message = findTransport(name)?.isHttp
    ? `is for hooks that write to people, and "${name}" sends events in the form of its dialect; leave it out`
    : templateError(template);
  return message === null ? [] : [{ field: 'template', message }];
}
