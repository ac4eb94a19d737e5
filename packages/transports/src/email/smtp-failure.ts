import type { FailureReason } from '@posthorn/core/outcome';
import { AttemptFailure, failureOf } from '../failure.ts';
import type { MailFailure } from './outcome.ts';

/** What nodemailer's errors carry beside their message. */
interface SmtpError extends Error {
  /** nodemailer's own class of error, too coarse to judge by: a refused connection and a bad certificate share one. */
  code?: string;
  /** What Node called it. */
  originalCode?: string;
  responseCode?: number;
  response?: string;
  command?: string;
}

/**
 * Puts what an SMTP connection fails with into words. A reply's code decides
 * where there is one (services.md, "SMTP"); else it is what the network or TLS
 * did. `inHandshake` says that the error came in the middle of one.
 */
export function failureOfSmtp(error: unknown, inHandshake: boolean): MailFailure {
  if (error instanceof AttemptFailure) return { code: null, reason: error.reason, message: error.message };
  if (!(error instanceof Error)) return { code: null, reason: 'internal', message: String(error) };
  const { responseCode, response = '', command = '', code = '', originalCode = '', message }: SmtpError = error;
  if (responseCode !== undefined && responseCode > 0) {
    return { code: responseCode, reason: 'service_error', message: response.replace(/\s*\n\s*/g, ' '), command };
  }
  const reason = inHandshake ? 'tls' : (reasonOf(code, originalCode, message) ?? failureOf(error).reason);
  return { code: null, reason, message: sentence(code, originalCode, message) };
}

function reasonOf(code: string, originalCode: string, message: string): FailureReason | undefined {
  switch (code) {
    case 'EMESSAGE':
      return message.startsWith('Message size') ? 'bad_request' : undefined;
    case 'EENVELOPE':
      return 'bad_request';
    case 'ETLS':
      return 'tls';
    case 'ETIMEDOUT':
      return 'timeout';
    case 'EPROTOCOL':
      return 'bad_response';
    case 'ECONNECTION':
    case 'ESOCKET':
      return originalCode === '' ? 'connection_reset' : reasonOfNode(originalCode);
    default:
      return undefined;
  }
}

function reasonOfNode(code: string): FailureReason {
  const { reason } = failureOf(Object.assign(new Error(code), { code }));
  // Errors of TLS that have no name of their own, such as DEPTH_ZERO_SELF_SIGNED_CERT, only come in a handshake.
  return reason === 'internal' ? 'connection' : reason;
}

function sentence(code: string, originalCode: string, message: string): string {
  if (code === 'EMESSAGE' && message.startsWith('Message size')) {
    return 'The mail is larger than the mail server takes; with body "text" or "html" it would be small';
  }
  if (code === 'ECONNECTION') return 'The mail server closed the connection';
  return originalCode === '' || message.includes(originalCode) ? message : `${message} (${originalCode})`;
}
