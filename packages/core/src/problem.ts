/** Every stable `code` a person or a program may meet in an error answer. */
export type ProblemCode =
  | 'bad_request'
  | 'unauthorized'
  | 'forbidden'
  | 'not_found'
  | 'request_timeout'
  | 'conflict'
  | 'payload_too_large'
  | 'unsupported_media_type'
  | 'invalid'
  | 'too_many_requests'
  | 'headers_too_large'
  | 'unavailable'
  | 'overloaded'
  | 'not_confirmed'
  | 'internal';

const statuses: Record<ProblemCode, number> = {
  bad_request: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  request_timeout: 408,
  conflict: 409,
  payload_too_large: 413,
  unsupported_media_type: 415,
  invalid: 422,
  too_many_requests: 429,
  headers_too_large: 431,
  unavailable: 503,
  overloaded: 503,
  not_confirmed: 503,
  internal: 500,
};

/** Every {@link ProblemCode}. */
export const problemCodes = Object.keys(statuses) as ProblemCode[];

const titles: Record<ProblemCode, string> = {
  bad_request: 'The request could not be read',
  unauthorized: 'Authentication is needed',
  forbidden: 'This token may not do that',
  not_found: 'Not found',
  request_timeout: 'The request took too long to arrive',
  conflict: 'In conflict with what is stored',
  payload_too_large: 'Too large',
  unsupported_media_type: 'Content type not supported',
  invalid: 'A field is not valid',
  too_many_requests: 'Too many requests',
  headers_too_large: 'The headers are too large',
  unavailable: 'Not available right now',
  overloaded: 'More is waiting than can be taken in',
  not_confirmed: 'Stored, but not confirmed by enough replicas',
  internal: 'Something went wrong in Posthorn',
};

/** One field that is wrong: where it is (dotted path, or a JSON pointer inside `data`) and what to do. */
export interface FieldError {
  field: string;
  message: string;
  /** Set when the field is needed and not there; GitHub's error shape tells it. */
  code?: 'missing_field';
}

/** The body of an error answer: RFC 9457 `application/problem+json`. */
export interface ProblemBody {
  type: 'about:blank';
  title: string;
  status: number;
  code: ProblemCode;
  detail: string;
  errors?: Omit<FieldError, 'code'>[];
}

/**
 * An expected failure that ends a request. `detail` is for the person who reads
 * it: what happened and how to mend it.
 */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ProblemCode;
  readonly errors: readonly FieldError[];
  /** Seconds for the `Retry-After` header, where asking again helps. */
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: ProblemCode,
    detail: string,
    options: { errors?: FieldError[]; retryAfterSeconds?: number; cause?: unknown } = {},
  ) {
    super(detail, { cause: options.cause });
    this.code = code;
    this.errors = options.errors ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds;
  }

  /** The HTTP status of this problem's code. */
  get status(): number {
    return statuses[this.code];
  }

  /** The problem+json body. */
  body(): ProblemBody {
    return {
      type: 'about:blank',
      title: titles[this.code],
      status: this.status,
      code: this.code,
      detail: this.message,
      ...(this.errors.length > 0 ? { errors: this.errors.map(({ field, message }) => ({ field, message })) } : {}),
    };
  }
}

/** A 422 that names one field. */
export function invalidField(field: string, message: string): Problem {
  return new Problem('invalid', `${field}: ${message}`, { errors: [{ field, message }] });
}
