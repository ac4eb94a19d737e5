import type { DialectName } from '@posthorn/core/dialect-names';
import type { Hook } from '@posthorn/core/hook';
import { parseSource, type SourceKind } from '@posthorn/core/source';
import type { Dialect } from './dialect.ts';
import { mygetV1 } from './myget-v1/dialect.ts';
import { mygetV1Preview } from './myget-v1-preview/dialect.ts';

/** Every dialect by its name. */
export const dialects: Record<DialectName, Dialect> = {
  'myget-v1': mygetV1,
  'myget-v1-preview': mygetV1Preview,
};

const defaults: Record<SourceKind, DialectName> = {
  feeds: 'myget-v1',
  projects: 'myget-v1',
  repos: 'myget-v1',
  orgs: 'myget-v1',
  sites: 'myget-v1',
  system: 'myget-v1',
};

/** The dialect that a hook's attempts are written in: its own, or the default of its source's kind. */
export function dialectOf(hook: Pick<Hook, 'dialect' | 'source'>): Dialect {
  return dialects[hook.dialect ?? defaultDialect(hook.source)];
}

function defaultDialect(source: string): DialectName {
  const parsed = parseSource(source);
  if (parsed === undefined) throw new Error(`A hook can't be on "${source}", which is not a source id`);
  return defaults[parsed.kind];
}
