import { crc16 } from './crc16.ts';
import type { DialectName } from './dialect-names.ts';

/** What kind of thing events happen on. `system` is Posthorn itself. */
export const sourceKinds = ['feeds', 'repos', 'orgs', 'projects', 'sites', 'system'] as const;
export type SourceKind = (typeof sourceKinds)[number];

/** A source id taken apart: `repos/octocat/Hello-World` is kind `repos`, owner `octocat`, name `Hello-World`. */
export interface ParsedSource {
  id: string;
  kind: SourceKind;
  /** Set for `repos` only. */
  owner: string | null;
  name: string;
}

/** A stored source. `id` is its REST path, `number` its integer id (wire-formats.md G1). */
export interface Source {
  id: string;
  number: number;
  owners: string[];
  co_owners: string[];
  /** What its hooks speak that choose no dialect, or null for the default of its kind (wire-formats.md G9). */
  dialect: DialectName | null;
  /** Readable without credentials through the hub (wire-formats.md S16). */
  public: boolean;
  created_at: string;
}

const segment = /^[A-Za-z0-9][A-Za-z0-9._~-]{0,99}$/;

/**
 * Reads a source id. A leading slash (CloudEvents) is not accepted here; strip it first.
 *
 * @returns undefined when it is not one; {@link sourceIdRule} says what is.
 */
export function parseSource(id: string): ParsedSource | undefined {
  if (id === 'system') return { id, kind: 'system', owner: null, name: 'system' };
  const [kind, ...rest] = id.split('/');
  if (!rest.every((part) => segment.test(part))) return undefined;
  const [first, second] = rest;
  switch (kind) {
    case 'repos':
      return rest.length === 2 && first && second ? { id, kind, owner: first, name: second } : undefined;
    case 'feeds':
    case 'orgs':
    case 'projects':
    case 'sites':
      return rest.length === 1 && first ? { id, kind, owner: null, name: first } : undefined;
    default:
      return undefined;
  }
}

/** The rule for source ids, in words, for error messages. */
export const sourceIdRule =
  'must be feeds/NAME, repos/OWNER/NAME, orgs/NAME, projects/NAME, sites/NAME or system; a name is 1 to 100 letters, digits, . _ ~ -';

/**
 * The sources whose hooks hear an event on `id`: itself, and for a repository
 * its organization too (wire-formats.md G11).
 */
export function hookSourcesOf(id: string): string[] {
  const [kind, owner] = id.split('/', 2);
  return kind === 'repos' ? [id, `orgs/${owner}`] : [id];
}

/**
 * A number from 0 to 1023 that an id of this source carries: hook and delivery
 * ids are `n * 1024 + bucket`. A repository and its organization share one, so
 * they live in the same shard (design.md section 5).
 */
export function sourceBucket(id: string): number {
  const [kind, name] = id.split('/');
  const key = kind === 'repos' || kind === 'orgs' ? (name ?? id) : id;
  return crc16(key) % 1024;
}
