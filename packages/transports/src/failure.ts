import type { FailureReason } from '@posthorn/core/outcome';

/** A failure of an attempt that already knows its word; `message` is a sentence for the log. */
export class AttemptFailure extends Error {
  override readonly name = 'AttemptFailure';
  readonly reason: FailureReason;

  constructor(reason: FailureReason, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.reason = reason;
  }
}

/** Codes that say that the other side went away. */
const resetCodes = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED']);

/**
 * Puts any error of the network, of TLS or of undici into the closed set of
 * reasons. What it does not know is `connection` when a system call failed, else
 * `internal`: a bug of ours, which the message then names.
 */
export function failureOf(error: unknown): AttemptFailure {
  if (error instanceof AttemptFailure) return error;
  if (!(error instanceof Error)) return new AttemptFailure('internal', String(error));
  const { code: given, syscall } = error as { code?: unknown; syscall?: string };
  // The clients of services have numbers of their own there.
  const code = typeof given === 'string' ? given : '';
  const known = fromUndici(code, error) ?? fromNode(code);
  const reason = known ?? (syscall === undefined ? 'internal' : 'connection');
  return new AttemptFailure(reason, sentence(code, error.message || error.name), { cause: error });
}

function fromUndici(code: string, { name, message }: Error): FailureReason | undefined {
  switch (code) {
    // One code for a closed socket and for an answer that can't be.
    case 'UND_ERR_SOCKET':
      return message === 'bad response' || message === 'bad upgrade' ? 'bad_response' : 'connection_reset';
    case 'UND_ERR_HEADERS_OVERFLOW':
    case 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH':
      return 'bad_response';
    case 'UND_ERR_INVALID_ARG':
    case 'UND_ERR_NOT_SUPPORTED':
      return 'bad_request';
    default:
      return name === 'HTTPParserError' ? 'bad_response' : undefined;
  }
}

function fromNode(code: string): FailureReason | undefined {
  if (resetCodes.has(code)) return 'connection_reset';
  if (code === 'ECONNREFUSED') return 'connection_refused';
  if (code === 'ENOTFOUND' || code.startsWith('EAI_')) return 'dns';
  if (code.startsWith('ERR_SSL_') || code.startsWith('ERR_TLS_')) return 'tls';
  return undefined;
}

/**
 * Whether an error that came after the headers of an answer only says that the
 * answer stopped short: its bytes were fine as far as they went.
 */
export function isCutShort(error: Error): boolean {
  const { code = '' } = error as { code?: string };
  return code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH' || /invalid eof state/i.test(error.message);
}

function sentence(code: string, message: string): string {
  if (code === 'UND_ERR_SOCKET' && (message === 'other side closed' || message === 'closed')) {
    return 'The other side closed the connection before its answer was complete';
  }
  if (code === 'UND_ERR_HEADERS_OVERFLOW') return 'The headers of the answer are larger than 16 KiB';
  return code === '' || message.includes(code) ? message : `${message} (${code})`;
}
