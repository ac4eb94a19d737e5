import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '..');

describe('setting up the Redis server', () => {
  /** The only directory on the script's PATH: what it holds is all that "this machine" has. */
  let bin: string;

  beforeEach(() => {
    bin = mkdtempSync(join(tmpdir(), 'posthorn-path-'));
    for (const command of ['sh', 'env', 'cat', 'cp', 'chmod']) {
      symlinkSync(execFileSync('sh', ['-c', `command -v ${command}`], { encoding: 'utf8' }).trim(), join(bin, command));
    }
  });
  afterEach(() => rmSync(bin, { recursive: true }));

  function provide(command: string, script: string): void {
    writeFileSync(join(bin, command), `#!/bin/sh\n${script}\n`);
    chmodSync(join(bin, command), 0o755);
  }

  function setUp() {
    const script = "import('./scripts/setup/redis-server.mjs').then((setup) => setup.ensureRedisServer())";
    const options = { cwd: root, env: { PATH: bin, BIN: bin }, encoding: 'utf8' } as const;
    return spawnSync(process.execPath, ['-e', script], options);
  }

  test.each([
    ['redis-server', 'Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64'],
    ['valkey-server', 'Valkey server v=8.1.4 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64'],
  ])('says and does nothing when a new enough %s is there', (command, version) => {
    provide(command, `echo '${version}'`);
    const { status, stdout } = setUp();
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  });

  test('stops with one sentence when what is there is too old', () => {
    provide('redis-server', "echo 'Redis server v=6.0.16 sha=00000000:0'");
    provide('apt-get', 'echo "$@" >> "$BIN/ran"');
    const { status, stderr } = setUp();
    expect(status).not.toBe(0);
    expect(stderr).toContain('Posthorn needs Redis 7.0 or Valkey 7.2, or newer, and PATH has redis-server 6.0');
  });

  test("installs one with the machine's package manager when there is none, and says so", () => {
    provide('sudo', 'exec "$@"');
    provide(
      'apt-get',
      `echo "$@" >> "$BIN/ran"
      case "$1" in install) echo '#!/bin/sh
      echo "Redis server v=7.0.15"' > "$BIN/redis-server"; chmod +x "$BIN/redis-server";; esac`,
    );
    provide('systemctl', ':');
    expect(setUp()).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('Installing a Redis server with apt-get'),
    });
    expect(readFileSync(join(bin, 'ran'), 'utf8')).toBe('update -qq\ninstall -y -qq redis-server\n');
    expect(setUp()).toMatchObject({ status: 0, stdout: '' });
  });

  test('stops with one sentence when there is nothing to install one with', () => {
    const { status, stderr } = setUp();
    expect(status).not.toBe(0);
    expect(stderr).toContain('this machine has no package manager we know: please put one on PATH.');
  });
});
