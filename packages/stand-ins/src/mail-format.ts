/** The longest line of a mail in bytes, less its CRLF (RFC 5322 section 2.1.1). */
const maxLineBytes = 998;

/** Headers that a mail must have once, and those that it may have once (RFC 5322 section 3.6). */
const needed = ['date', 'from', 'message-id'];
const single = [...needed, 'to', 'subject', 'mime-version', 'content-type', 'content-transfer-encoding'];

/**
 * What is wrong with a message as it came in, byte by byte, or null: the
 * rules of RFC 5322, which every mail server applies to some degree.
 */
export function faultOf(message: Buffer): string | null {
  const text = message.toString('latin1');
  if (/\r(?!\n)|(?<!\r)\n/.test(text)) return 'a line ends in a bare CR or LF';
  if (message.some((byte) => byte === 0 || byte > 0x7f)) return 'it holds bytes that are not ASCII';
  const lines = text.split('\r\n');
  if (lines.some((line) => line.length > maxLineBytes)) return `a line is longer than ${maxLineBytes} bytes`;
  const end = lines.indexOf('');
  if (end < 0) return 'no empty line ends the headers';
  return faultOfHeaders(lines.slice(0, end));
}

function faultOfHeaders(lines: readonly string[]): string | null {
  const names: string[] = [];
  for (const line of lines) {
    const [, name] = /^([!-9;-~]+):/.exec(line) ?? [];
    if (name !== undefined) names.push(name.toLowerCase());
    else if (!/^[ \t]+\S/.test(line) || names.length === 0) return `"${line.slice(0, 60)}" is no header`;
  }
  for (const name of needed) if (!names.includes(name)) return `there is no ${name} header`;
  for (const name of single)
    if (names.indexOf(name) !== names.lastIndexOf(name)) return `there are two ${name} headers`;
  return null;
}
