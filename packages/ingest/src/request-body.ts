import { Problem } from '@posthorn/core/problem';

/** Bytes of one request at the most: a 25 MiB event and its envelope, or a batch. */
export const maxBodyBytes = 26 * 1024 * 1024;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * The text of a request body.
 *
 * @throws Problem `bad_request` when it is empty or not UTF-8
 */
export function textOf(body: unknown): string {
  if (!Buffer.isBuffer(body) || body.length === 0) {
    throw new Problem(
      'bad_request',
      'The request has no body. Send an event as JSON: {"source": ..., "type": ..., "data": {...}}.',
    );
  }
  try {
    return utf8.decode(body);
  } catch (cause) {
    throw new Problem('bad_request', 'The body is not valid UTF-8. JSON is sent as UTF-8.', { cause });
  }
}

/** How a batch's body is put together, by its content type. */
export function batchFormat(contentType: string | undefined): 'array' | 'ndjson' {
  const [mediaType = ''] = (contentType ?? '').split(';', 1);
  return mediaType.trim().toLowerCase() === 'application/json' ? 'array' : 'ndjson';
}

/**
 * The `Idempotency-Key` of a request.
 *
 * @throws Problem `bad_request` when it is not 1 to 255 printable ASCII characters
 */
export function idempotencyKeyOf(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  if (Array.isArray(header) || !/^[\x20-\x7e]{1,255}$/.test(header)) {
    throw new Problem('bad_request', 'Idempotency-Key: must be one value of 1 to 255 printable ASCII characters.');
  }
  return header;
}
