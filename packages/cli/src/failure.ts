import { PosthornError } from '@posthorn/client';
import type { Server } from './server/choose-server.ts';

/** A command could not do what it was asked to: the message says what happened, why, and what to do. Exit code 1. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
}

/** A command line that can't be meant so: the message says what to write. Exit code 2. */
export class UsageFailed extends Error {
  override readonly name = 'UsageFailed';
}

/** What a person is told of a failure: what happened, why, and what to do. */
export function failureText(error: unknown, serverOf: () => Server): string {
  if (error instanceof PosthornError) return `${sentence(error.message)}${remedy(error, serverOf())}`;
  if (!(error instanceof Error)) return String(error);
  const { code, address, port } = error as NodeJS.ErrnoException & { address?: string; port?: number };
  if (code === 'EADDRINUSE' || code === 'EACCES' || code === 'EADDRNOTAVAIL') {
    const why = code === 'EADDRINUSE' ? 'something else listens there' : error.message;
    return `Cannot listen on ${address}:${port}: ${why}. Set POSTHORN_LISTEN to another address, such as 127.0.0.1:8090.`;
  }
  return error.message;
}

function remedy(error: PosthornError, { token, tokenFrom, urlFrom, ingestUrl, url }: Server): string {
  const where = ingestUrl === url ? 'POSTHORN_URL' : 'POSTHORN_URL (and for events POSTHORN_INGEST_URL)';
  switch (error.code) {
    case 'unreachable':
    case 'timeout':
    case 'unexpected_answer':
      return ` Start Posthorn, or set ${where} to where it is: this is from ${urlFrom}.`;
    case 'gave_up':
      return ` Events go to ${ingestUrl}: set POSTHORN_INGEST_URL where ingest is elsewhere than the api. Sent again with the same --id, an event is taken once.`;
    case 'unauthorized':
      return token === undefined
        ? ' No token is set: set POSTHORN_TOKEN, or keep one with "posthorn context set".'
        : ` The token is from ${tokenFrom}: "posthorn tokens create" makes others.`;
    case 'forbidden':
      return ` The token is from ${tokenFrom}.`;
    case 'unavailable':
      return ' Try again in a moment; "posthorn doctor" looks at Redis.';
    case 'not_found':
      return error.message.includes('There is nothing at') ? ` ${otherRole(error.message, { url, ingestUrl })}` : '';
    default:
      return '';
  }
}

/** Each role serves its own routes only, so one that is not there is most likely at the other. */
function otherRole(message: string, { url, ingestUrl }: Pick<Server, 'url' | 'ingestUrl'>): string {
  return message.includes('/v1/events/batch')
    ? `Events go to ${ingestUrl}: set POSTHORN_INGEST_URL to where ingest is.`
    : `${url} is not the api: set POSTHORN_URL to where that is.`;
}

function sentence(message: string): string {
  return /[.!?]$/.test(message) ? message : `${message}.`;
}
