import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmdirSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A small file system of a test's own, in memory. */
export interface SmallDisk {
  dir: string;
  /** Takes all room but so much; also what has come free since. */
  fill(butBytes: number): void;
  /** Gives the room back. */
  makeRoom(): void;
  /** Unmounts it. */
  remove(): void;
}

/**
 * Mounts a tmpfs.
 *
 * @returns it, or why that is not possible here: it takes root and the right to mount
 */
export function mountSmallDisk(mebibytes: number): SmallDisk | string {
  const dir = mkdtempSync(join(tmpdir(), 'posthorn-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'posthorn-test', dir], { stdio: 'pipe' });
  } catch (error) {
    rmdirSync(dir);
    return `no tmpfs can be mounted here: ${(error as Error).message.trim()}`;
  }
  const filler = join(dir, 'filler');
  return {
    dir,
    fill: (butBytes) => {
      const { bavail, bsize } = statfsSync(dir);
      const file = openSync(filler, 'a');
      try {
        for (let left = bavail * bsize - butBytes; left > 0; left -= 65_536) {
          writeSync(file, Buffer.alloc(Math.min(left, 65_536)));
        }
      } catch (error) {
        // Somebody else has taken some of that room meanwhile: it is as full as it can be.
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      } finally {
        closeSync(file);
      }
    },
    makeRoom: () => rmSync(filler),
    remove: () => {
      execFileSync('umount', [dir]);
      rmdirSync(dir);
    },
  };
}
