import { execFileSync } from 'node:child_process';

/** The servers that will do, and from which version. */
const candidates = [
  { command: 'redis-server', name: 'Redis', major: 7, minor: 0 },
  { command: 'valkey-server', name: 'Valkey', major: 7, minor: 2 },
];

/**
 * The Redis or Valkey server on PATH that `posthorn dev` runs.
 *
 * @throws when there is none that is new enough
 */
export function findRedisBinary(): string {
  const found = candidates.find(({ command, major, minor }) => {
    const version = versionOf(command);
    return version !== undefined && (version.major > major || (version.major === major && version.minor >= minor));
  });
  if (found) return found.command;
  throw new Error(
    'No redis-server (7.0 or newer) or valkey-server (7.2 or newer) on PATH. "npm start" in the repository installs one; or set POSTHORN_REDIS_URL.',
  );
}

function versionOf(command: string): { major: number; minor: number } | undefined {
  try {
    const text = execFileSync(command, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    const match = /v=(\d+)\.(\d+)/.exec(text);
    return match ? { major: Number(match[1]), minor: Number(match[2]) } : undefined;
  } catch {
    return undefined;
  }
}
