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
      { errors: [{ field: 'body', message: 'is empty' }] },
    );
  }
  try {
    return utf8.decode(body);
  } catch (cause) {
    throw new Problem('bad_request', 'The body is not valid UTF-8. JSON is sent as UTF-8.', {
      errors: [{ field: 'body', message: 'is not valid UTF-8' }],
      cause,
    });
  }
}

/** How a batch's body is put together, by its content type. */
export function batchFormat(contentType: string | undefined): 'array' | 'ndjson' {
  return mediaTypeOf(contentType) === 'application/json' ? 'array' : 'ndjson';
}

/** A content type without its parameters, in lower case. */
export function mediaTypeOf(contentType: string | undefined): string {
  const [mediaType = ''] = (contentType ?? '').split(';', 1);
  return mediaType.trim().toLowerCase();
}

/**
 * Lets bodies through that are sent as they are.
 *
 * @throws Problem `unsupported_media_type` for compressed ones
 */
export function requirePlainEncoding(contentEncoding: string | undefined): void {
  if (contentEncoding === undefined || /^(?:identity)?$/i.test(contentEncoding.trim())) return;
  const rule = 'must be absent: send the body as it is, not compressed';
  throw new Problem('unsupported_media_type', `Content-Encoding: ${rule}.`, {
    errors: [{ field: 'Content-Encoding', message: rule }],
  });
}

/**
 * The `Idempotency-Key` of a request.
 *
 * @throws Problem `bad_request` when it is not 1 to 255 printable ASCII characters
 */
export function idempotencyKeyOf(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  if (Array.isArray(header) || !/^[\x20-\x7e]{1,255}$/.test(header)) {
    const rule = 'must be one value of 1 to 255 printable ASCII characters';
    throw new Problem('bad_request', `Idempotency-Key: ${rule}.`, {
      errors: [{ field: 'Idempotency-Key', message: rule }],
    });
  }
  return header;
}
