import { organizationTypes, sharedGithubTypes } from './github-types.ts';
import { parseSource, type SourceKind } from './source.ts';

/** MyGet's event types (wire-formats.md M1). */
export const mygetTypes = [
  'ping',
  'package.added',
  'package.deleted',
  'package.listed',
  'package.pinned',
  'package.pushed',
  'build.queued',
  'build.started',
  'build.finished',
] as const;

/** The event types that a kind of source is known to have. */
const catalogue: Record<SourceKind, readonly string[]> = {
  feeds: mygetTypes,
  repos: sharedGithubTypes,
  orgs: [...sharedGithubTypes, ...organizationTypes],
  projects: ['push'],
  // A project that is being created has no hooks yet: its event is on an operator's site (wire-formats.md T2).
  sites: ['project.create'],
  system: ['hook.deactivated'],
};

/** Kinds of source on which types that the catalogue doesn't know are accepted too (design.md section 8). */
const openKinds: ReadonlySet<SourceKind> = new Set(['repos', 'orgs', 'sites']);

/** The event types that a kind of source is known to have, to show to people. On open kinds there may be others. */
export function knownTypes(kind: SourceKind): readonly string[] {
  return catalogue[kind];
}

/** The event types a source has; null where any type is accepted. */
export function typesOf(source: string): readonly string[] | null {
  const kind = parseSource(source)?.kind;
  if (kind === undefined) return [];
  return openKinds.has(kind) ? null : catalogue[kind];
}

/** Whether an event of this type may be posted to this source. */
export function isTypeOf(source: string, type: string): boolean {
  return typesOf(source)?.includes(type) ?? true;
}

/**
 * Whether a hook on this source may subscribe to a type by name: not to what
 * the source hasn't, nor on a repository to what GitHub has on organizations
 * only (wire-formats.md G10). Posting such an event is accepted all the same,
 * and `*` hears it.
 */
export function isSubscribable(source: string, type: string): boolean {
  if (!isTypeOf(source, type)) return false;
  return parseSource(source)?.kind !== 'repos' || !organizationTypes.includes(type);
}

/** What a type's name must look like: printable, no spaces, at most 100 characters. */
export const typePattern = /^[\x21-\x7e]{1,100}$/;
