import { setTimeout as sleep } from 'node:timers/promises';
import { type PosthornProcess, startPosthorn } from '../support/posthorn-process.ts';
import type { Step } from './schedule.ts';

/** A process that is told to stop is given this long, as a supervisor would. */
const stopWithinMs = 20_000;

/** What processes do that they should not. */
export interface Misdeeds {
  /** Processes that ended although nobody had ended them: whatever happens to them or around them, they must not. */
  crashes: string[];
  /** What went against expectation although it was survived: starts that failed, stops that had to be forced. */
  oddities: string[];
}

/** A role of Posthorn, whichever process plays it. */
export interface Role {
  url: string;
  strike(step: Step): Promise<void>;
  end(): Promise<void>;
}

/** Starts `posthorn <command>`, and starts it again whenever it has ended, as a supervisor would: the round goes on to its verdict. */
export async function startRole(
  name: string,
  command: string,
  env: Record<string, string>,
  { crashes, oddities }: Misdeeds,
): Promise<Role> {
  /** The process that is meant to end. */
  let doomed: PosthornProcess | undefined;
  let ending = false;
  let playing = await start();
  let restarted: Promise<void> = Promise.resolve();

  async function start(): Promise<PosthornProcess> {
    const started = await startPosthorn([command], env);
    void started.ended.then(({ code, signal }) => {
      if (started === doomed) return;
      crashes.push([`${name} ended by itself, with ${code ?? signal}:`, ...started.lines.slice(-5)].join('\n'));
      restarted = startAgain();
    });
    return started;
  }

  async function startAgain(): Promise<void> {
    while (!ending) {
      try {
        playing = await start();
        return;
      } catch (error) {
        oddities.push(`${name} did not start: ${String(error).slice(0, 300)}`);
        await sleep(200);
      }
    }
  }

  return {
    url: playing.url,
    strike: async ({ what, forMs }) => {
      await restarted;
      if (what === 'freeze') {
        playing.kill('SIGSTOP');
        await sleep(forMs);
        playing.kill('SIGCONT');
        return;
      }
      doomed = playing;
      if (what === 'kill') playing.kill('SIGKILL');
      else if (!(await stopsInTime(playing))) oddities.push(`${name} did not stop within ${stopWithinMs / 1000} s`);
      await playing.ended;
      await sleep(forMs);
      await startAgain();
    },
    end: async () => {
      ending = true;
      await restarted;
      doomed = playing;
      playing.kill('SIGKILL');
      await playing.ended;
    },
  };
}

async function stopsInTime(one: PosthornProcess): Promise<boolean> {
  one.kill('SIGTERM');
  const late = sleep(stopWithinMs, 'late', { ref: false });
  if ((await Promise.race([one.ended, late])) !== 'late') return true;
  one.kill('SIGKILL');
  return false;
}
