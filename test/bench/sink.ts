import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../support/redis-server.ts';

/** A static HTTP sink: nginx that answers 200 to everything. */
export async function startSink(): Promise<{ url: string; pid: number; stop(): Promise<void> }> {
  installNginx();
  const dir = mkdtempSync(join(tmpdir(), 'posthorn-sink-'));
  const port = await freePort();
  const config = join(dir, 'nginx.conf');
  writeFileSync(
    config,
    `daemon off; master_process off; worker_processes 1; pid ${dir}/pid; error_log ${dir}/error.log;
     events { worker_connections 8192; }
     http {
       access_log off; keepalive_requests 1000000; keepalive_timeout 60s;
       client_body_temp_path ${dir}/body; proxy_temp_path ${dir}/proxy; fastcgi_temp_path ${dir}/fastcgi;
       uwsgi_temp_path ${dir}/uwsgi; scgi_temp_path ${dir}/scgi;
       client_body_buffer_size 64k;
       server { listen 127.0.0.1:${port} backlog=4096; location / { return 200 'ok'; } }
     }`,
  );
  const server = spawn('nginx', ['-c', config, '-e', `${dir}/error.log`], { stdio: 'ignore' });
  process.once('exit', () => server.kill('SIGKILL'));
  while (!(await accepts(port))) await sleep(20);
  return {
    url: `http://127.0.0.1:${port}`,
    pid: server.pid ?? 0,
    stop: async () => {
      server.kill('SIGTERM');
      await once(server, 'exit');
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

function installNginx(): void {
  try {
    execFileSync('nginx', ['-v'], { stdio: 'ignore' });
  } catch {
    console.log('Installing nginx with apt-get: the bench delivers to it.');
    execFileSync('apt-get', ['update', '-qq'], { stdio: 'ignore' });
    execFileSync('apt-get', ['install', '-y', '-qq', 'nginx-light'], { stdio: 'ignore' });
  }
}
