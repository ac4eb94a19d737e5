import type { DialectName } from '@posthorn/core/dialect-names';
import type { Hook } from '@posthorn/core/hook';
import type { SourceKind } from '@posthorn/core/source';
import { cloudevents } from './cloudevents/dialect.ts';
import type { Dialect } from './dialect.ts';
import { github } from './github/dialect.ts';
import { mygetV1 } from './myget-v1/dialect.ts';
import { mygetV1Preview } from './myget-v1-preview/dialect.ts';
import { socialgateway } from './socialgateway/dialect.ts';
import { standardWebhooks } from './standard-webhooks/dialect.ts';
import { tuleap } from './tuleap/dialect.ts';

/** Every dialect by its name. */
export const dialects: Record<DialectName, Dialect> = {
  'myget-v1': mygetV1,
  'myget-v1-preview': mygetV1Preview,
  socialgateway,
  github,
  tuleap,
  'standard-webhooks': standardWebhooks,
  cloudevents,
};

/** What hooks on a kind of source speak unless they or their source say otherwise (wire-formats.md G9). */
const defaults: Record<SourceKind, DialectName> = {
  feeds: 'myget-v1',
  repos: 'github',
  orgs: 'github',
  projects: 'tuleap',
  sites: 'standard-webhooks',
  system: 'standard-webhooks',
};

/**
 * The dialect that a hook's attempts are written in: its own, or its source's,
 * or the default of its source's kind (wire-formats.md G9).
 */
export function dialectOf(hook: Pick<Hook, 'dialect' | 'source'> & Partial<Pick<Hook, 'source_dialect'>>): Dialect {
  const name = hook.dialect ?? hook.source_dialect ?? defaultDialect(hook.source);
  return Object.hasOwn(dialects, name) ? dialects[name] : unknownDialect(name);
}

/**
 * Stands for a dialect of a newer version, in which that may have made hooks. It may have a form for anything, so events
 * are matched with such hooks; who can write them sends what comes of it.
 */
function unknownDialect(name: DialectName): Dialect {
  const unable = (): never => {
    throw new Error(`This version of Posthorn does not have the dialect "${name}".`);
  };
  return { name, supports: () => true, body: unable, constantHeaders: unable, attemptHeaders: unable };
}

function defaultDialect(source: string): DialectName {
  // The first part of a source id is its kind; asked for every attempt, so not parsed in full.
  const end = source.indexOf('/');
  const kind = end < 0 ? source : source.slice(0, end);
  if (!Object.hasOwn(defaults, kind)) throw new Error(`A hook can't be on "${source}", which is not a source id`);
  return defaults[kind as SourceKind];
}
