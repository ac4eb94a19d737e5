/** Bytes, about, that may wait. */
const maxLength = 64 * 1024;

/** How long a line may wait. */
const flushEveryMs = 100;

/**
 * Standard output for log lines that come by the thousand: they are collected
 * and written together. What waits is written when the process exits; a process
 * that is killed takes at most a tenth of a second of log with it.
 */
export function bufferedOutput(out: NodeJS.WritableStream = process.stdout): { write(line: string): void } {
  let lines: string[] = [];
  let length = 0;
  const flush = (): void => {
    if (lines.length === 0) return;
    out.write(lines.join(''));
    lines = [];
    length = 0;
  };
  setInterval(flush, flushEveryMs).unref();
  process.on('exit', flush);
  return {
    write: (line) => {
      lines.push(line);
      length += line.length;
      if (length > maxLength) flush();
    },
  };
}
