import type { Hook, RetiredSecret } from '@posthorn/core/hook';
import type { FieldError } from '@posthorn/core/problem';
import type { Dialect } from '@posthorn/dialects/dialect';
import { secretProblem } from '@posthorn/dialects/standard-webhooks/secret';

const dayMs = 24 * 3_600_000;

/** More of them would make the signature header grow without end, for a hook whose secret changes by the minute. */
const mostRetired = 4;

/**
 * The secrets that sign beside the new one after a change of config: those that
 * did before, and the one that it replaces, for the overlap (wire-formats.md W1).
 * A secret that is dropped, and not replaced, is over at once.
 */
export function retiredAfter(
  before: Pick<Hook, 'config' | 'retired_secrets'>,
  config: Hook['config'],
  { now, overlapMs = dayMs }: { now: Date; overlapMs?: number | undefined },
): RetiredSecret[] {
  const { secret } = config;
  const { secret: old } = before.config;
  if (secret === undefined) return [];
  const until = new Date(now.getTime() + overlapMs).toISOString();
  const replaced = old === undefined || old === secret ? [] : [{ secret: old, until }];
  const lasting = (before.retired_secrets ?? []).filter((one) => Date.parse(one.until) > now.getTime());
  return [...replaced, ...lasting]
    .filter((one, i, all) => one.secret !== secret && all.findIndex((other) => other.secret === one.secret) === i)
    .slice(0, mostRetired);
}

/** GitHub's secrets are keys as they are, whatever they begin with. */
const plainKeys: ReadonlySet<string> = new Set(['github', 'socialgateway']);

/** What is wrong with a hook's secret where it signs in the Standard Webhooks way. */
export function secretErrors({ secret }: Hook['config'], dialect: Dialect): FieldError[] {
  const problem = secret === undefined || plainKeys.has(dialect.name) ? undefined : secretProblem(secret);
  return problem === undefined ? [] : [{ field: 'config.secret', message: problem }];
}
