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

/** Tuleap's event types for projects (wire-formats.md T2). */
const tuleapTypes = ['push'] as const;

/** What Posthorn itself reports on source `system`. */
const systemTypes = ['hook.deactivated'] as const;

const typesByKind: Record<SourceKind, readonly string[] | null> = {
  feeds: mygetTypes,
  projects: tuleapTypes,
  system: systemTypes,
  repos: null,
  orgs: null,
  sites: null,
};

/** The event types a kind of source has; null where any type is accepted. */
export function typesOf(source: string): readonly string[] | null {
  const kind = parseSource(source)?.kind;
  return kind === undefined ? [] : typesByKind[kind];
}

/** Whether an event of this type may be posted to, or subscribed to on, this source. */
export function isTypeOf(source: string, type: string): boolean {
  return typesOf(source)?.includes(type) ?? true;
}

/** What a type's name must look like: printable, no spaces, at most 100 characters. */
export const typePattern = /^[\x21-\x7e]{1,100}$/;
