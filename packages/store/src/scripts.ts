import { readFileSync } from 'node:fs';
import type { Redis } from 'ioredis';

/**
 * Which shared Lua each script stands on. Names are file names in `lua/`, and
 * never those of Redis commands, which they would replace on the connection.
 */
const libraries = {
  accept_events: ['record', 'turns', 'accept'],
  add_note: ['audit'],
  beat: ['record', 'hearing'],
  cancel_delivery: ['record'],
  change_replay: [],
  claim_own: ['record', 'places'],
  count_within: [],
  delete_hook: ['audit'],
  delete_source: ['audit'],
  discard_dead: [],
  end_waiting: ['record'],
  fan_out: ['record', 'places', 'pace', 'gate', 'turns'],
  forget_deliveries: ['record', 'places', 'forget'],
  forget_events: ['record'],
  hand_out_again: [],
  hold_retention: [],
  leave: ['record'],
  make_groups: ['record'],
  make_replay: [],
  match_data: [],
  mend_gate: ['record', 'places', 'pace', 'gate', 'sighting'],
  pause_hook: ['record', 'places', 'pace', 'gate', 'audit'],
  promote: ['record', 'places', 'pace', 'gate', 'turns'],
  put_back: ['record', 'places', 'pace', 'gate', 'sighting'],
  read_actions: [],
  redeliver: ['record', 'places', 'pace', 'gate', 'redelivery'],
  replace_document: [],
  replay_add: [],
  replay_step: ['record', 'places', 'pace', 'gate', 'redelivery'],
  replay_tally: ['record', 'places'],
  save_hook: ['audit'],
  save_source: ['audit'],
  send_again: ['record', 'places', 'pace', 'gate', 'audit'],
  send_ping: ['record', 'places', 'pace', 'gate', 'audit'],
  set_global: ['audit'],
  settle: ['record', 'places', 'pace', 'gate'],
  spend: [],
  switch_off_hook: ['audit'],
  take_over: ['record', 'hearing'],
} as const satisfies Record<string, readonly string[]>;

/** The name of a Lua script: a file in `lua/`. */
export type ScriptName = keyof typeof libraries;

/**
 * Taking new events in is refused when memory is full; everything else must
 * go on, or nothing would ever free it (design.md section 4, "Full memory").
 */
const refusedWhenFull: ReadonlySet<ScriptName> = new Set([
  'accept_events',
  'count_within',
  'make_replay',
  'replay_add',
  'send_again',
  'send_ping',
  'save_hook',
  'save_source',
  'spend',
]);

function readLua(path: string): string {
  return readFileSync(new URL(`../lua/${path}.lua`, import.meta.url), 'utf8');
}

/** The text of a script as Redis is given it: its flags, its libraries, itself. */
export function scriptText(name: ScriptName): string {
  const shebang = refusedWhenFull.has(name) ? '#!lua' : '#!lua flags=allow-oom';
  return [shebang, ...libraries[name].map((library) => readLua(`lib/${library}`)), readLua(name)].join('\n');
}

/** All scripts in the form that ioredis takes as its `scripts` option. */
export function loadScripts(): Record<string, { lua: string; numberOfKeys: number }> {
  const names = Object.keys(libraries) as ScriptName[];
  return Object.fromEntries(names.map((name) => [name, { lua: scriptText(name), numberOfKeys: 1 }]));
}

/** An argument of a script, as Redis takes it. */
export type ScriptArgument = string | number | Buffer;

type Scripted = Record<ScriptName, (prefix: string, ...args: ScriptArgument[]) => Promise<unknown>>;

/** Runs a script on a shard. The caller knows the shape of the answer: it is in the script's heading. */
export function runScript(redis: Redis, name: ScriptName, prefix: string, args: ScriptArgument[]): Promise<unknown> {
  return (redis as unknown as Scripted)[name](prefix, ...args);
}
