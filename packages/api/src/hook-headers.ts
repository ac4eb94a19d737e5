import { type Hook, maskedSecret } from '@posthorn/core/hook';
import type { FieldError } from '@posthorn/core/problem';
import type { Dialect } from '@posthorn/dialects/dialect';
import { reservedHeaders } from '@posthorn/transports/web/compose';
import { nothingToKeep } from './hook-config.ts';

/** Headers by which receivers tell and trust deliveries: nobody may set them by hand. */
const dialectHeader = /^(?:webhook-|x-hub-signature|x-myget-|x-github-|x-socialgateway-)/;

/** Headers with masked values filled in from the stored ones, and what is wrong with the rest. */
export function checkHeaders(
  wanted: Hook['headers'],
  stored: Hook['headers'],
): { headers: Hook['headers']; errors: FieldError[] } {
  const storedByName = new Map(Object.entries(stored).map(([name, value]) => [name.toLowerCase(), value]));
  const headers: Hook['headers'] = {};
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  for (const [name, value] of Object.entries(wanted)) {
    const lower = name.toLowerCase();
    const field = `headers.${name}`;
    const kept = value === maskedSecret ? storedByName.get(lower) : value;
    if (seen.has(lower)) errors.push({ field, message: 'is there twice; names differ by more than case' });
    if (kept === undefined) errors.push({ field, message: nothingToKeep });
    else headers[name] = kept;
    seen.add(lower);
  }
  return { headers, errors };
}

/** A hook's own headers may replace neither what HTTP needs nor what its dialect says. */
export function reservedHeaderErrors(
  hook: Pick<Hook, 'source' | 'config' | 'headers'>,
  dialect: Dialect,
): FieldError[] {
  const constant = dialect.constantHeaders({ ...hook, id: 0 });
  return Object.keys(hook.headers).flatMap((name) => {
    const lower = name.toLowerCase();
    const taken = reservedHeaders.has(lower) || dialectHeader.test(lower) || Object.hasOwn(constant, lower);
    return taken ? [{ field: `headers.${name}`, message: 'is set by Posthorn itself; leave it out' }] : [];
  });
}
