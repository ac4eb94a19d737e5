/**
 * Whether an error says that Redis is away, still starting, full or not allowed
 * to write: things that pass, so that asking again later makes sense. The answer
 * to give is 503 with `Retry-After` (design.md section 3.7).
 */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = (error as NodeJS.ErrnoException).code;
  return (
    lostLinkNames.has(error.name) ||
    (code !== undefined && networkCodes.has(code)) ||
    lostLink.test(error.message) ||
    (error.name === 'ReplyError' && refusal.test(error.message)) ||
    isOutage(error.cause)
  );
}

const lostLinkNames = new Set(['MaxRetriesPerRequestError', 'ClusterAllFailedError']);

const networkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/** What ioredis says when the link broke, or stayed silent, below a command; it has no codes for these. */
const lostLink = /^(?:Connection is closed|Command timed out|Command aborted|Socket timeout|Stream isn't writeable)/;

/** First words of Redis' own refusals that pass: no memory, no disk, starting, no primary, too few replicas. */
const refusal = /^(?:OOM|MISCONF|LOADING|BUSY|READONLY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|NOREPLICAS|UNBLOCKED) /;
