import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { isOnPath, run } from './run.mjs';

const NEED = 'Posthorn needs Redis 7.0 or Valkey 7.2, or newer';

const SERVERS = [
  { command: 'redis-server', oldest: 7.0 },
  { command: 'valkey-server', oldest: 7.2 },
];

/** The package managers we know, and what each has to run. */
const MANAGERS = [
  { name: 'apt-get', steps: ['apt-get update -qq', 'apt-get install -y -qq redis-server'], asRoot: true },
  { name: 'apk', steps: ['apk add --no-cache redis'], asRoot: true },
  { name: 'dnf', steps: ['dnf install -y -q valkey'], asRoot: true },
  { name: 'brew', steps: ['brew install --quiet redis'], asRoot: false },
];

/** Makes sure that a Redis or Valkey server can be started, installing one if PATH has none. */
export function ensureRedisServer() {
  if (findServers().length === 0) install();
  const servers = findServers();
  if (servers.some(({ version, oldest }) => version >= oldest)) return;
  const found = servers.map(({ command, version }) => `${command} ${version.toFixed(1)}`).join(' and ') || 'none';
  throw new Error(`${NEED}, and PATH has ${found}: please install a newer one.`);
}

function findServers() {
  return SERVERS.flatMap((server) => {
    const { stdout } = spawnSync(server.command, ['--version'], { encoding: 'utf8' });
    const version = /\bv=(\d+\.\d)/.exec(stdout ?? '')?.[1];
    return version ? [{ ...server, version: Number(version) }] : [];
  });
}

function install() {
  const manager = MANAGERS.find(({ name }) => isOnPath(name));
  if (!manager) throw new Error(`${NEED}, and this machine has no package manager we know: please put one on PATH.`);
  const needsSudo = manager.asRoot && process.getuid() !== 0;
  if (needsSudo && !isOnPath('sudo')) throw new Error(`${NEED}: please run \`${manager.steps.at(-1)}\` as root.`);
  console.log(`Installing a Redis server with ${manager.name}: Posthorn keeps its events in one, and PATH has none.`);

  const steps = [...manager.steps];
  // Debian starts what it installs; Posthorn starts a server of its own, on its own port.
  const wouldStart = manager.name === 'apt-get' && existsSync('/run/systemd/system');
  if (wouldStart) steps.push('systemctl disable --quiet --now redis-server');
  for (const step of steps) {
    const words = `env DEBIAN_FRONTEND=noninteractive ${step}`.split(' ');
    const [command, ...args] = needsSudo ? ['sudo', ...words] : words;
    run(command, args);
  }
}
