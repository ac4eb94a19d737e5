import type { CliStage } from './cli-stage.ts';
import { runPiped } from './terminal.ts';

/** How a command is driven: once through pipes, once at a terminal. */
export interface DrivenCommand {
  /** Its words; what it needs is made first. */
  args: (stage: CliStage) => Promise<string[]> | string[];
  /** What a terminal shows. */
  shows: RegExp;
  /** How scripts ask for JSON. Default `--json`; null has none. */
  json?: '--json' | '--ndjson' | null;
  /** It runs until Ctrl-C. What makes it write something, given what it has written so far. */
  untilInterrupted?: (stage: CliStage, written: string) => Promise<unknown>;
}

const id = (number: number | undefined): string => String(number);

/** Every command that talks to a running Posthorn, or is about that. */
export const drivenCommands: Record<string, DrivenCommand> = {
  status: { args: () => ['status'], shows: /STREAM +WAITING/ },
  'dead-letters list': {
    args: async (stage) => ['dead-letters', 'list', '--hook', id((await stage.dead()).hook)],
    shows: /dead +http_status +thing\.happened/,
  },
  'dead-letters show': {
    args: async (stage) => ['dead-letters', 'show', id((await stage.dead()).deliveries[0])],
    shows: /http_status: /,
  },
  'dead-letters replay': {
    args: async (stage) => ['dead-letters', 'replay', '--hook', id((await stage.dead(2)).hook), '--yes'],
    shows: /delivered +2/,
  },
  'dead-letters discard': {
    args: async (stage) => ['dead-letters', 'discard', '--hook', id((await stage.dead(2)).hook), '--yes'],
    shows: /2 dead letters discarded/,
  },
  'deliveries list': {
    args: async (stage) => ['deliveries', 'list', '--source', (await stage.dead()).source, '--since', '1h'],
    shows: /ID +STATUS +REASON/,
  },
  'deliveries show': {
    args: async (stage) => ['deliveries', 'show', id((await stage.dead()).deliveries[0])],
    shows: /< 500 Internal Server Error/,
  },
  'deliveries tail': {
    args: () => ['deliveries', 'tail', '--status', 'dead'],
    json: '--ndjson',
    shows: /dead.* +thing\.happened of sites\/|"status":"dead"/,
    untilInterrupted: (stage) => stage.dead(),
  },
  'deliveries redeliver': {
    args: async (stage) => ['deliveries', 'redeliver', id((await stage.dead()).deliveries[0])],
    shows: /: asked for, as job/,
  },
  'deliveries cancel': {
    args: async (stage) => ['deliveries', 'cancel', id((await stage.retrying()).deliveries[0]), '--yes'],
    shows: /: cancelled/,
  },
  'replays list': {
    args: async (stage) => {
      await replayOf(stage, 100);
      return ['replays', 'list'];
    },
    shows: /--hook \d+/,
  },
  'replays watch': {
    args: async (stage) => ['replays', 'watch', await replayOf(stage, 100)],
    shows: /Replay \w+: done/,
  },
  'replays pause': {
    args: async (stage) => ['replays', 'pause', await replayOf(stage, 0.1)],
    shows: /Replay \w+: paused/,
  },
  'replays resume': {
    args: async (stage) => ['replays', 'resume', await replayOf(stage, 0.1)],
    shows: /Replay \w+: /,
  },
  'replays cancel': {
    args: async (stage) => ['replays', 'cancel', await replayOf(stage, 0.1)],
    shows: /Replay \w+: cancelled/,
  },
  recover: {
    args: async (stage) => ['recover', '--hook', id((await stage.dead()).hook), '--since', '1h', '--yes'],
    shows: /Recovery \w+: done/,
  },
  doctor: { args: () => ['doctor'], shows: /ok .* connection/ },
  'hooks list': {
    args: async (stage) => ['hooks', 'list', '--source', (await stage.hook()).source, '--state', 'healthy'],
    shows: /healthy/,
  },
  'hooks show': { args: async (stage) => ['hooks', 'show', id((await stage.hook()).hook)], shows: /state +healthy: / },
  'hooks create': {
    args: async (stage) => {
      const { source } = await stage.hook();
      return [
        'hooks',
        'create',
        '--source',
        source,
        '--url',
        `${stage.receiver.url}/${stage.receiver.arrivals.length}`,
      ];
    },
    shows: /config url +http/,
  },
  'hooks update': {
    args: async (stage) => [
      'hooks',
      'update',
      id((await stage.hook()).hook),
      '--add-events',
      'more',
      '--secret',
      'new',
    ],
    shows: /events +thing\.\*, more/,
  },
  'hooks pause': { args: async (stage) => ['hooks', 'pause', id((await stage.hook()).hook)], shows: /state +paused: / },
  'hooks resume': {
    args: async (stage) => ['hooks', 'resume', id((await stage.hook()).hook)],
    shows: /state +healthy: /,
  },
  'hooks ping': {
    args: async (stage) => ['hooks', 'ping', id((await stage.hook()).hook)],
    shows: /A ping is on its way/,
  },
  'hooks test': {
    args: async (stage) => {
      const { source, hook } = await stage.hook();
      await stage.post(source, 1);
      return ['hooks', 'test', id(hook)];
    },
    shows: /is on its way/,
  },
  'hooks delete': {
    args: async (stage) => ['hooks', 'delete', id((await stage.hook()).hook), '--yes'],
    shows: /Hook \d+ is deleted/,
  },
  'hooks preview': {
    args: async (stage) => [
      'hooks',
      'preview',
      id((await stage.hook()).hook),
      '--type',
      'thing.happened',
      '--data',
      '{"a":1}',
    ],
    shows: /POST http.*[\s\S]*"a":1/,
  },
  'sources list': { args: () => ['sources', 'list'], shows: /system/ },
  'sources show': {
    args: async (stage) => ['sources', 'show', (await stage.hook()).source],
    shows: /dialect +that of its kind/,
  },
  'sources set': {
    args: () => ['sources', 'set', 'feeds/made', '--owners', 'ann,bob', '--dialect', 'github'],
    shows: /owners +ann, bob/,
  },
  'sources delete': {
    args: async (stage) => {
      await stage.system.call('PUT', '/v1/sources/feeds/unwanted', {});
      return ['sources', 'delete', 'feeds/unwanted', '--yes'];
    },
    shows: /feeds\/unwanted is deleted/,
  },
  'events send': {
    args: async (stage) => ['events', 'send', '--source', (await stage.hook()).source, '--type', 'thing.happened'],
    shows: /Event \S+ is accepted/,
  },
  'events show': {
    args: async (stage) => {
      const { source } = await stage.hook();
      await stage.system.post({ source, id: 'one', type: 'thing.happened', data: { deep: [1] } });
      return ['events', 'show', 'one', '--source', source];
    },
    shows: /"deep": \[/,
  },
  'event-types list': { args: () => ['event-types', 'list', '--kind', 'feeds'], shows: /package\.added +feeds/ },
  'event-types register': {
    args: () => ['event-types', 'register', 'article.published', '--kind', 'sites', '--schema', '{"type":"object"}'],
    shows: /article\.published is registered/,
  },
  'event-types remove': {
    args: async (stage) => {
      const type = { type: 'unwanted', kind: 'sites' };
      const { body } = await stage.system.call<{ id: string }>('POST', '/v1/event-types', type);
      return ['event-types', 'remove', body.id];
    },
    shows: /is removed/,
  },
  'tokens create': {
    args: () => ['tokens', 'create', '--role', 'producer', '--sources', 'feeds/*'],
    shows: /token +posthorn_\w+ \(shown this once\)/,
  },
  'tokens list': {
    args: async (stage) => {
      await tokenOf(stage);
      return ['tokens', 'list'];
    },
    shows: /user +ann/,
  },
  'tokens revoke': { args: async (stage) => ['tokens', 'revoke', await tokenOf(stage), '--yes'], shows: /is revoked/ },
  'keys rotate': { args: () => ['keys', 'rotate'], shows: /had the first key already/ },
  audit: {
    args: async (stage) => ['audit', '--hook', id((await stage.hook()).hook)],
    shows: /hook\.created +operator/,
  },
  listen: {
    args: () => ['listen', '--port', '0'],
    json: '--ndjson',
    shows: /POST \/here|"path":"\/here"/,
    untilInterrupted: async (_, written) => {
      const [, url] = /at (http:\S+),/.exec(written) ?? [];
      if (url !== undefined) await fetch(`${url}/here`, { method: 'POST', body: '{"a":1}' });
    },
  },
  'context set': {
    args: () => ['context', 'set', 'one', '--url', 'http://127.0.0.1:1'],
    json: null,
    shows: /is kept in/,
  },
  'context list': { args: () => ['context', 'list'], shows: /one +yes +http:\/\/127\.0\.0\.1:1/ },
  'context use': { args: () => ['context', 'use', 'one'], json: null, shows: /Commands talk to one/ },
  'context remove': {
    args: async (stage) => {
      await runPiped(['context', 'set', 'unwanted', '--url', 'http://127.0.0.1:1'], stage.env);
      return ['context', 'remove', 'unwanted'];
    },
    json: null,
    shows: /is forgotten/,
  },
  config: { args: () => ['config'], shows: /POSTHORN_REDIS_URL/ },
  completion: { args: () => ['completion', 'bash'], json: null, shows: /complete -o default -F _posthorn posthorn/ },
};

async function replayOf(stage: CliStage, rate: number): Promise<string> {
  const { hook } = await stage.dead();
  const settings = { filter: { hook }, rate_per_second: rate };
  return (await stage.system.call<{ id: string }>('POST', '/v1/replays', settings)).body.id;
}

async function tokenOf(stage: CliStage): Promise<string> {
  return (await stage.system.call<{ id: string }>('POST', '/v1/tokens', { role: 'user', user: 'ann' })).body.id;
}
