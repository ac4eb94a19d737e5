/**
 * Cuts what goes over a Redis connection into whole messages, requests in one
 * direction and replies in the other (RESP 2 and 3).
 *
 * @returns a function that takes the next bytes and gives the messages that they complete
 */
export function createRespSplitter(): (chunk: Buffer) => Buffer[] {
  let rest = Buffer.alloc(0);
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    const messages: Buffer[] = [];
    for (;;) {
      const end = endOfMessage(rest, 0);
      if (end < 0) return messages;
      messages.push(rest.subarray(0, end));
      rest = rest.subarray(end);
    }
  };
}

/** Where the message that begins at `at` ends; -1 while it is not complete. */
function endOfMessage(bytes: Buffer, at: number): number {
  const lineEnd = bytes.indexOf('\r\n', at);
  if (lineEnd < 0) return -1;
  const next = lineEnd + 2;
  const count = Number(bytes.toString('latin1', at + 1, lineEnd));
  switch (String.fromCharCode(bytes[at] ?? 0)) {
    case '$':
    case '!':
    case '=':
      return count < 0 ? next : next + count + 2 <= bytes.length ? next + count + 2 : -1;
    case '*':
    case '~':
    case '>':
      return endOfMessages(bytes, next, count);
    case '%':
      return endOfMessages(bytes, next, count * 2);
    default:
      return next;
  }
}

function endOfMessages(bytes: Buffer, first: number, count: number): number {
  let at = first;
  for (let i = 0; i < count && at >= 0; i++) at = endOfMessage(bytes, at);
  return at;
}
