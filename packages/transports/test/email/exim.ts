import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, onTestFinished } from 'vitest';
// @boundaries-ignore what all packages' tests share is at the top
import { freePort } from '../../../../test/support/redis-server.ts';

/** A running Exim: a mail server as it comes with Debian, with a configuration of the test's own. */
export interface Exim {
  port: number;
  /** What it has delivered, a mail for each recipient, whom `Envelope-to` names; as soon as there are so many. */
  mails(count: number): Promise<string[]>;
  /** From now on, `busy` takes mail. */
  unlock(): void;
}

/** What Debian calls the mail server, and the library that lets it find its own user where that is not installed. */
const packages = ['exim4-daemon-light', 'libnss-wrapper'];

/** What the server writes behind each mail that it delivers. */
const endOfMail = '-- end of a mail --\n';

/** Nobody: who the server is when the tests are root, which it must not be here. */
const nobody = 65_534;

/** Where the packages are kept, so that they are fetched once. */
const archives = fileURLToPath(new URL('../../../../node_modules/.cache/posthorn-exim', import.meta.url));

/** Whether Exim can be had here: Debian has it, and its like. */
export function hasAptGet(): boolean {
  return spawnSync('apt-get', ['--version']).status === 0;
}

/**
 * Unpacks Exim into `dir`, which apt-get fetches if need be. It is not installed:
 * a mail server that is installed starts, and takes the place of another.
 */
export function unpackExim(dir: string): void {
  const complete = join(archives, 'complete');
  if (!existsSync(complete)) {
    fetchPackages();
    writeFileSync(complete, '');
  }
  for (const file of readdirSync(archives).filter((name) => name.endsWith('.deb'))) {
    execFileSync('dpkg-deb', ['-x', join(archives, file), join(dir, 'root')]);
  }
  // Its set-uid bit makes no sense here, and would make it drop LD_PRELOAD.
  chmodSync(join(dir, 'root/usr/sbin/exim4'), 0o755);
}

function fetchPackages(): void {
  console.log('Fetching Exim with apt-get: a test sends mail through it. It is not installed.');
  mkdirSync(join(archives, 'partial'), { recursive: true });
  // Unlocked, since nothing of the system is changed: it takes no root, and waits for no other apt-get.
  const options = ['-o', 'Debug::NoLocking=1', '-o', `Dir::Cache::archives=${archives}`];
  const args = ['install', '--download-only', '--reinstall', '--no-install-recommends', '-y', '-qq', ...options];
  const fetch = () => spawnSync('apt-get', [...args, ...packages], { encoding: 'utf8' });
  let fetched = fetch();
  if (fetched.status !== 0) {
    // Its lists may be old, or not there yet.
    spawnSync('apt-get', ['update', '-qq']);
    fetched = fetch();
  }
  if (fetched.status !== 0)
    throw new Error(`apt-get could not fetch ${packages.join(' and ')}: ${fetched.stderr.trim()}`);
}

/** A directory that the server can reach whoever it is; removed after the file's last test. */
export function eximDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'posthorn-exim-'));
  chmodSync(dir, 0o755);
  afterAll(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** What the server is to know. */
export interface EximOptions {
  username: string;
  password: string;
  key: string | Buffer;
  cert: string | Buffer;
}

/** Starts the Exim that was unpacked into `dir`; it ends with the test. `nobody@` it refuses for good, `busy@` for now, and takes all else. */
export async function startExim(dir: string, options: EximOptions): Promise<Exim> {
  const port = await freePort();
  const data = mkdtempSync(join(dir, 'data-'));
  const isRoot = process.getuid?.() === 0;
  const [uid, gid] = isRoot ? [nobody, nobody] : [process.getuid?.() ?? nobody, process.getgid?.() ?? nobody];
  chmodSync(data, 0o755);
  for (const name of ['spool', 'log']) mkdirSync(join(data, name));
  writeFileSync(join(data, 'key.pem'), options.key, { mode: 0o600 });
  writeFileSync(join(data, 'cert.pem'), options.cert);
  if (isRoot) for (const name of ['.', 'spool', 'log', 'key.pem']) chownSync(join(data, name), uid, gid);
  writeFileSync(join(data, 'exim.conf'), configuration(dir, data, port, options));
  writeFileSync(join(dir, 'passwd'), `Debian-exim:x:${uid}:${gid}::/nonexistent:/bin/false\n`);
  writeFileSync(join(dir, 'group'), `Debian-exim:x:${gid}:\n`);

  const exim = spawn(join(dir, 'root/usr/sbin/exim4'), ['-C', join(data, 'exim.conf'), '-bdf'], {
    env: environment(dir),
    stdio: ['ignore', 'ignore', 'pipe'],
    ...(isRoot ? { uid, gid } : {}),
  });
  onTestFinished(() => stop(exim));
  let complaints = '';
  exim.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text;
  });
  await until(async () => {
    if (exim.exitCode !== null) throw new Error(`Exim does not start: ${complaints}`);
    return accepts(port);
  });

  return {
    port,
    async mails(count) {
      const file = join(data, 'mail');
      // What has no end yet is still being written.
      const mails = () => (existsSync(file) ? readFileSync(file, 'utf8').split(endOfMail).slice(0, -1) : []);
      await until(async () => mails().length >= count);
      return mails();
    },
    unlock: () => writeFileSync(join(data, 'unlocked'), ''),
  };
}

function environment(dir: string): NodeJS.ProcessEnv {
  const library = readdirSync(join(dir, 'root/usr/lib'))
    .map((name) => join(dir, 'root/usr/lib', name))
    .find((path) => existsSync(join(path, 'libnss_wrapper.so')));
  return {
    LD_LIBRARY_PATH: library,
    LD_PRELOAD: join(library ?? '', 'libnss_wrapper.so'),
    NSS_WRAPPER_PASSWD: join(dir, 'passwd'),
    NSS_WRAPPER_GROUP: join(dir, 'group'),
  };
}

function configuration(dir: string, data: string, port: number, { username, password }: EximOptions): string {
  return `
exim_path = ${dir}/root/usr/sbin/exim4
keep_environment = LD_LIBRARY_PATH : LD_PRELOAD : NSS_WRAPPER_PASSWD : NSS_WRAPPER_GROUP
primary_hostname = mail.test
local_interfaces = 127.0.0.1
daemon_smtp_ports = ${port}
spool_directory = ${data}/spool
log_file_path = ${data}/log/%slog
pid_file_path = ${data}/exim.pid
deliver_drop_privilege
never_users =
tls_advertise_hosts = *
tls_certificate = ${data}/cert.pem
tls_privatekey = ${data}/key.pem
auth_advertise_hosts = \${if def:tls_in_cipher {*}{}}
acl_smtp_rcpt = check_recipient
acl_smtp_data = check_message

begin acl
check_recipient:
  deny  !authenticated = *
        message = log in first
  deny  local_parts = nobody
        message = nobody of that name
  defer local_parts = busy
        condition = \${if !exists{${data}/unlocked}}
        message = mailbox is locked
  accept
check_message:
  deny !verify = header_syntax
       message = malformed headers
  accept

begin routers
everyone:
  driver = accept
  transport = file

begin transports
file:
  driver = appendfile
  file = ${data}/mail
  envelope_to_add
  message_prefix =
  message_suffix = ${JSON.stringify(endOfMail)}

begin retry
* * F,1h,1m

begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = \${if and{{eq{$auth2}{${username}}}{eq{$auth3}{${password}}}}}
  server_set_id = $auth2
`;
}

async function stop(exim: ChildProcess): Promise<void> {
  if (exim.exitCode !== null) return;
  exim.kill();
  await once(exim, 'exit');
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await wait(20);
}
