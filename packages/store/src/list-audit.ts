import type { AuditRecord } from '@posthorn/core/audit';
import { decodeNote } from './audit-note.ts';
import { allStreams, type Entry, readId, readOn, type Stream, writeId } from './audit-streams.ts';
import { type Store, shardOfId, shardOfSource } from './store.ts';

/** Which records to list. All conditions must hold. */
export interface AuditFilter {
  source?: string | undefined;
  /** Id of a hook: what was done to it, and what to its deliveries. */
  hook?: number | undefined;
  action?: string | undefined;
  /** Whom the token spoke for. */
  user?: string | undefined;
  sinceMs?: number | undefined;
  untilMs?: number | undefined;
  /** Only records of these sources, by id, with the number that each has now: another of that name was another source. */
  visible?: ReadonlyMap<string, number> | undefined;
}

/** One page, newest first. It may be short or empty while `next` is there. */
export interface AuditPage {
  records: AuditRecord[];
  /** Hand back as `before` for the next page; null after the last. */
  next: string | null;
}

/** Records looked at for one page at the most. */
const maxScanned = 1000;

/** Records are kept for so long (lua/lib/audit.lua). */
const keptMs = 90 * 86_400_000;

/**
 * Lists the audit log, newest first: the streams of all shards as one.
 *
 * @param before  the `next` of the page before
 * @param perPage 1 to 1 000
 */
export async function listAudit(
  store: Store,
  filter: AuditFilter,
  { before, perPage, now }: { before?: string | undefined; perPage: number; now: Date },
): Promise<AuditPage> {
  const range = { fromMs: Math.max(filter.sinceMs ?? 0, now.getTime() - keptMs), untilMs: filter.untilMs };
  const streams = streamsFor(store, filter);
  const records: AuditRecord[] = [];
  let cursor = before === undefined ? undefined : readId(before);
  for (let scanned = 0; scanned < maxScanned; ) {
    const { entries, isEnd } = await readOn(store, streams, cursor, range);
    for (const entry of entries) {
      if (records.length === perPage || scanned === maxScanned) return { records, next: writeId(cursor ?? entry.at) };
      scanned += 1;
      cursor = entry.at;
      if (!mayMatch(entry, filter)) continue;
      const record = decode(entry);
      if (passes(record, filter)) records.push(record);
    }
    if (isEnd) return { records, next: null };
  }
  return { records, next: cursor ? writeId(cursor) : null };
}

function streamsFor(store: Store, { source, hook, visible }: AuditFilter): Stream[] {
  const all = allStreams(store);
  const shard =
    source !== undefined ? shardOfSource(store, source) : hook !== undefined ? shardOfId(store, hook) : undefined;
  if (shard) return all.slice(1 + shard.index * 2, 3 + shard.index * 2);
  // What is on no source is for operators.
  return visible ? all.slice(1) : all;
}

/** What can be told without reading the whole record. */
function mayMatch({ fields }: Entry, { source, hook, visible }: AuditFilter): boolean {
  const { s = '', n, h } = fields;
  return (
    (source === undefined || s === source) &&
    (hook === undefined || h === String(hook)) &&
    (visible === undefined || (n !== '' && String(visible.get(s)) === n))
  );
}

function decode({ at, fields }: Entry): AuditRecord {
  const { s = '', h = '', r = '' } = fields;
  const { target, ...note } = decodeNote(r);
  return {
    id: writeId(at),
    time: new Date(at[0]).toISOString(),
    ...note,
    source: s || null,
    target: { ...(h === '' ? {} : { hook: Number(h) }), ...target },
  };
}

function passes({ action, actor }: AuditRecord, filter: AuditFilter): boolean {
  return (
    (filter.action === undefined || filter.action === action) &&
    (filter.user === undefined || filter.user === actor.user)
  );
}
