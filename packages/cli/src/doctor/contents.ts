import { fixedShards } from '@posthorn/store/deployment';
import { sinceRetainedMs } from '@posthorn/store/retain';
import { checkSecrets } from '@posthorn/store/secret-check';
import type { Finding } from '@posthorn/store/server-checks';
import type { Store } from '@posthorn/store/store';
import { createGroups, missingGroups } from '@posthorn/store/streams';
import { type SweepReport, sweep } from '@posthorn/store/sweep';
import type { Check, Looked } from './check.ts';

/** Ids named in one finding. */
const named = 10;

/** Whether the number of shards is the one this deployment was made with. Without that, nothing else can be found. */
export function shardsCheck(store: Store): Check {
  const shards = String(store.shards.length);
  return {
    name: 'shards',
    why: 'the number is fixed at first start: with another, nothing is found where it is',
    look: async () => {
      const fixed = await fixedShards(store);
      if (fixed === null) return { findings: [], note: 'nothing has been started on this Redis yet' };
      if (fixed === shards) return { findings: [], note: shards };
      const what = `POSTHORN_SHARDS is ${shards}, but this Redis was set up with ${fixed}`;
      return { findings: [{ what, remedy: `set POSTHORN_SHARDS=${fixed}` }] };
    },
  };
}

/** Checks of what is stored. */
export function contentChecks(store: Store, { repair }: { repair: boolean }): Check[] {
  return [
    {
      name: 'secret key',
      why: 'hooks whose secrets cannot be opened cannot be delivered to',
      look: () => lookAtSecrets(store),
    },
    {
      name: 'consumer groups',
      why: 'without its group nobody reads a stream (workers make them again by themselves)',
      look: () => lookAtGroups(store, repair),
    },
    {
      name: 'deliveries',
      why: 'what no worker comes to is never attempted (workers look for such every minute)',
      look: () => lookAtDeliveries(store, repair),
    },
    {
      name: 'retention',
      why: 'what has ended is kept until Redis’ memory is full',
      look: () => lookAtRetention(store),
    },
  ];
}

async function lookAtSecrets(store: Store): Promise<Looked> {
  if (!store.secrets) return { findings: [], note: 'not checked: POSTHORN_SECRET_KEY is not set' };
  const { sealed, older, unreadable, damaged } = await checkSecrets(store);
  const findings: Finding[] = [];
  if (unreadable.length > 0) {
    const what = `POSTHORN_SECRET_KEY does not open the secrets of ${unreadable.length} of ${sealed} hooks (${list(unreadable)})`;
    findings.push({ what, remedy: 'add the key they were sealed with to POSTHORN_SECRET_KEY, after the new one' });
  }
  if (damaged.length > 0) {
    const what = `what Redis has of ${damaged.length} hooks is damaged (${list(damaged)})`;
    findings.push({ what, remedy: 'delete them and make them anew; what waits for them ends with them' });
  }
  const rest = older === 0 ? '' : `, ${older} of them with an older key: "posthorn keys rotate" encrypts them anew`;
  return findings.length > 0 ? { findings } : { findings, note: `opens the secrets of ${sealed} hooks${rest}` };
}

async function lookAtGroups(store: Store, repair: boolean): Promise<Looked> {
  const findings: Finding[] = [];
  for (const shard of store.shards) {
    const missing = await missingGroups(store, shard);
    if (missing.length === 0) continue;
    if (repair) await createGroups(store, shard);
    const what = `shard ${shard.index} has no consumer group on ${missing.join(' and ')}`;
    findings.push({ what, remedy: 'start a worker, or run posthorn doctor --repair' });
  }
  return repair && findings.length > 0 ? { findings: [], note: `repaired: ${texts(findings)}` } : { findings };
}

async function lookAtDeliveries(store: Store, repair: boolean): Promise<Looked> {
  const reports: SweepReport[] = [];
  for (const shard of store.shards) reports.push(await sweep(store, shard, { repair }));
  const open = reports.reduce((sum, report) => sum + report.open, 0);
  const mendable = reports.flatMap(mendableFindings);
  const findings = reports.flatMap(otherFindings);
  if (!repair) return { findings: [...mendable, ...findings], note: `${open} open` };
  return { findings, note: mendable.length > 0 ? `repaired: ${texts(mendable)}` : `${open} open` };
}

function mendableFindings({ lost, stranded, ended, gates }: SweepReport): Finding[] {
  const findings: Finding[] = [];
  const remedy = 'run posthorn doctor --repair, or leave it to the workers';
  if (lost.length > 0) findings.push({ what: `${lost.length} in no place (${list(lost)})`, remedy });
  const inStream = [...stranded.deliveries, ...stranded.events.map((event) => `event ${event}`)];
  if (inStream.length > 0)
    findings.push({
      what: `${inStream.length} in a stream, where no worker comes to them (${list(inStream)})`,
      remedy,
    });
  if (ended > 0) findings.push({ what: `${ended} ended, but indexed as open`, remedy });
  for (const { hook, excess } of gates) findings.push({ what: `the gate of hook ${hook} is ${excess} off`, remedy });
  return findings;
}

function otherFindings({ twice, unsure }: SweepReport): Finding[] {
  const findings: Finding[] = [];
  for (const { delivery, places } of twice.slice(0, named)) {
    const what = `${delivery} in several places: ${places.join(', ')}`;
    findings.push({ what, remedy: 'it will be attempted once for each; look at its record, and report a bug' });
  }
  if (unsure > 0) {
    const what = `${unsure} in no place, but a worker may hold them`;
    findings.push({ what, remedy: 'ask again in a minute' });
  }
  return findings;
}

/** Workers run it every minute. */
const lateMs = 3_600_000;

async function lookAtRetention(store: Store): Promise<Looked> {
  const agoMs = await sinceRetainedMs(store);
  if (agoMs === null) return { findings: [], note: 'has not run yet: workers do that' };
  const note = `ran ${Math.round(agoMs / 60_000)} min ago`;
  if (agoMs <= lateMs) return { findings: [], note };
  return { findings: [{ what: `last ${note}`, remedy: 'start a worker, or look for errors in the workers’ logs' }] };
}

function list(ids: readonly (number | string)[]): string {
  return ids.slice(0, named).join(', ') + (ids.length > named ? ', ...' : '');
}

function texts(findings: readonly Finding[]): string {
  return findings.map(({ what }) => what).join('; ');
}
