import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * Takes a data directory for this process, making it when needed: two Redis
 * servers on the same files would destroy them.
 *
 * @returns a function that gives it back
 * @throws when another running process has it
 */
export function lockDataDir(dataDir: string): () => void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const file = join(dataDir, 'lock');
  for (;;) {
    try {
      writeFileSync(file, `${process.pid} ${hostname()}`, { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const owner = ownerOf(file);
    if (owner !== undefined && isAlive(owner.pid) && !isFormerSelf(owner)) {
      throw new Error(
        `${resolve(dataDir)} is in use by process ${owner.pid}. Stop that one, or set POSTHORN_DATA_DIR to another directory. If it is not a posthorn, remove ${file}.`,
      );
    }
    rmSync(file, { force: true });
  }
}

/** Who has a directory. */
interface Owner {
  pid: number;
  /** Where; absent in the files of older versions. */
  host: string | undefined;
}

function ownerOf(file: string): Owner | undefined {
  try {
    const [text, host] = readFileSync(file, 'utf8').split(' ');
    const pid = Number(text);
    return Number.isInteger(pid) && pid > 0 ? { pid, host } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Whether it was killed and had the process id that this one was given: in a container they repeat with each start. On
 * another host, which another container is, it may well run.
 */
function isFormerSelf({ pid, host = hostname() }: Owner): boolean {
  return pid === process.pid && host === hostname();
}

/** Whether a process runs. One that belongs to somebody else does. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
