import type { Place } from '../http/ask.ts';
import { PosthornError } from '../http/error.ts';

const kinds = /^(?:repos\/[^/]+|orgs|feeds|projects|sites)\/[^/]+$/;

/**
 * Where a source's hooks are. They are alike on every kind of source, so calls are
 * written, and typed, as those of a feed.
 *
 * @throws PosthornError `invalid` for what can't be the id of a source with hooks
 */
export function hookPlace(source: string): Place {
  const names = source.split('/');
  if (!kinds.test(source) || names.some((name) => name === '.' || name === '..')) {
    const message = 'must be feeds/NAME, repos/OWNER/NAME, orgs/NAME, projects/NAME or sites/NAME';
    throw new PosthornError('invalid', `source: ${message}; it is ${JSON.stringify(source)}.`, {
      errors: [{ field: 'source', message }],
    });
  }
  return { written: '/feeds/{feed}', real: `/${names.map(encodeURIComponent).join('/')}` };
}
