/** Where Posthorn is, and how to talk to it. */
export interface ConnectionOptions {
  /** Its URL, such as `https://posthorn.example`; a path in it is kept. */
  url: string;
  /** An API token. Default: none, which few routes let through. */
  token?: string | undefined;
  /** Most that one request may take, to the last byte of its answer, in milliseconds. Default 30 000. */
  timeoutMs?: number | undefined;
  /** Sends requests. Default: Node's own `fetch`; another one can go through a proxy, or be traced. */
  fetch?: typeof globalThis.fetch | undefined;
}

/** {@link ConnectionOptions}, checked and complete. */
export interface Connection {
  /** Without a slash at the end. */
  url: string;
  token: string | undefined;
  timeoutMs: number;
  fetch: typeof globalThis.fetch;
}

/** Checks options and fills in what is absent. Throws a TypeError or RangeError that names the option. */
export function connectionOf({ url, token, timeoutMs = 30_000, fetch }: ConnectionOptions): Connection {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new TypeError(`url: must be an http or https URL, such as https://posthorn.example; it is ${url}.`);
  }
  const { username, password, search, hash } = new URL(url);
  if (username || password || search || hash) {
    throw new TypeError('url: must be without credentials, query and fragment; the token has an option of its own.');
  }
  if (token !== undefined && !/^[\x21-\x7e]+$/.test(token)) {
    throw new TypeError('token: must be printable ASCII characters without spaces; is there a line break at its end?');
  }
  // setTimeout takes no more.
  if (!(timeoutMs > 0 && timeoutMs < 2 ** 31)) {
    throw new RangeError(`timeoutMs: must be a number of milliseconds, 1 to ${2 ** 31 - 1}; it is ${timeoutMs}.`);
  }
  // Looked up at each call, so that what replaces the global one later is used.
  return {
    url: url.replace(/\/+$/, ''),
    token,
    timeoutMs,
    fetch: fetch ?? ((...request) => globalThis.fetch(...request)),
  };
}
