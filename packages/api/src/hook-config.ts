import { type Hook, maskedSecret } from '@posthorn/core/hook';
import type { FieldError } from '@posthorn/core/problem';
import type { Dialect } from '@posthorn/dialects/dialect';
import { dialectOf } from '@posthorn/dialects/dialects';
import type { Guard } from '@posthorn/transports/guard/guard';
import { findTransport } from '@posthorn/transports/known';
import { fieldErrors } from './parse.ts';

/** A config that can be stored, or what is wrong with it. */
export type CheckedConfig = { ok: true; config: Hook['config'] } | { ok: false; errors: FieldError[] };

/**
 * Reads a hook's config by its transport's schema. A secret that reads as
 * stored ones are shown keeps the stored value (design.md section 5). An empty
 * `secret` is none, as at GitHub, whose clients remove a secret so.
 */
export function checkConfig(name: string, wanted: Hook['config'], stored: Hook['config']): CheckedConfig {
  const transport = findTransport(name);
  if (!transport) return { ok: false, errors: [{ field: 'name', message: `there is no transport "${name}" here` }] };
  const config = { ...wanted };
  if (config['secret'] === '') delete config['secret'];
  const errors: FieldError[] = [];
  for (const key of transport.secretKeys) {
    if (config[key] !== maskedSecret) continue;
    const kept = stored[key];
    if (kept === undefined) errors.push({ field: `config.${key}`, message: nothingToKeep });
    else config[key] = kept;
  }
  const parsed = transport.configSchema.safeParse(config, { reportInput: true });
  if (!parsed.success) {
    // A mask that keeps nothing is the one thing to say of its key.
    const said = new Set(errors.map(({ field }) => field));
    errors.push(...fieldErrors(parsed.error, 'config').filter(({ field }) => !said.has(field)));
  }
  if (!parsed.success || errors.length > 0) return { ok: false, errors };
  const set = Object.entries(parsed.data).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, value] as const],
  );
  return { ok: true, config: Object.fromEntries(set) };
}

/** The message for a masked value where no secret is stored. */
export const nothingToKeep = `is ${maskedSecret}, which keeps a stored value, but none is stored; send the value itself`;

/** Where a hook points to must be a place that attempts may reach. Its config fits the transport's schema. */
export async function hostErrors(
  { name, config }: Pick<Hook, 'name' | 'config'>,
  guard: Pick<Guard, 'checkHost'>,
): Promise<FieldError[]> {
  const hosts = findTransport(name)?.hostsOf(config) ?? [];
  const checks = await Promise.all(hosts.map(({ hostname, port }) => guard.checkHost(hostname, port)));
  return hosts.flatMap(({ key }, i) => {
    const check = checks[i];
    return check === undefined || check.ok ? [] : [{ field: `config.${key}`, message: check.message }];
  });
}

/** A dialect may fix how bodies are written; asking for something else is an error (wire-formats.md S6). */
export function dialectConfigErrors(hook: Pick<Hook, 'source' | 'config'>, dialect: Dialect): FieldError[] {
  return [...contentTypeErrors(hook, dialect), ...modeErrors(hook.config, dialect)];
}

/** The config as it reads: with what is written by default where the dialect leaves the choice (wire-formats.md S6). */
export function shownConfig(hook: Hook): Hook['config'] {
  if (!findTransport(hook.name)?.isHttp) return hook.config;
  const leavesChoice = ['github', 'socialgateway'].includes(dialectOf(hook).name);
  return leavesChoice ? { ...hook.config, content_type: hook.config['content_type'] ?? 'form' } : hook.config;
}

function modeErrors({ mode }: Hook['config'], dialect: Dialect): FieldError[] {
  if (mode === undefined || dialect.name === 'cloudevents') return [];
  return [{ field: 'config.mode', message: `is for dialect cloudevents only, and this hook's is ${dialect.name}` }];
}

function contentTypeErrors(hook: Pick<Hook, 'source' | 'config'>, dialect: Dialect): FieldError[] {
  const wanted = hook.config['content_type'];
  if (wanted === undefined) return [];
  const sent = dialect.constantHeaders({ ...hook, id: 0 })['content-type'];
  const written = sent?.startsWith('application/x-www-form-urlencoded') ? 'form' : 'json';
  if (wanted === written) return [];
  return [
    {
      field: 'config.content_type',
      message: `is "${wanted}", but dialect ${dialect.name} is always "${written}"; leave it out`,
    },
  ];
}
