import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { Problem } from '@posthorn/core/problem';

/**
 * Answers what never became a request, as a problem, and closes its connection:
 * Node has no request to answer to then, only a socket.
 */
export function refuseUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  // Who hung up hears nothing, and who has got part of an answer must not get another in it.
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable || socket.bytesWritten > 0) {
    socket.destroy();
    return;
  }
  const problem = problemOf(error.code);
  const body = JSON.stringify(problem.body());
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    'content-type: application/problem+json',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}

function problemOf(code: string | undefined): Problem {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new Problem(
        'request_timeout',
        'The request did not arrive in time. Send it over a faster line, or in parts.',
      );
    case 'HPE_HEADER_OVERFLOW':
      return new Problem('headers_too_large', 'The headers of the request are too large. Send fewer, or shorter ones.');
    default:
      return new Problem('bad_request', 'This is not an HTTP/1.1 request that can be read.');
  }
}
