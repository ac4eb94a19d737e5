// Reference: signed POSTs by undici and nothing else. Arguments: URL, how many, how many at once, how many ahead of those.
// Prints {"seconds", "cpuSeconds"}.
import { createHmac } from 'node:crypto';
import { Pool } from 'undici';

const url = process.argv[2];
const [count, width, warmUp] = process.argv.slice(3).map(Number);
const { origin, pathname } = new URL(url);
const pool = new Pool(origin, { connections: width });
const key = Buffer.from('a secret of some length for the bench');
const data = JSON.stringify({ PackageIdentifier: 'Bench', Description: 'x'.repeat(960) });
let sent = 0;

async function loop(until) {
  while (sent < until) {
    const id = `msg_${sent++}`;
    const timestamp = Math.floor(Date.now() / 1000);
    const body = `{"Identifier":"${id}","Payload":${data}}`;
    const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
    const response = await pool.request({
      method: 'POST',
      path: pathname,
      headers: {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': String(timestamp),
        'webhook-signature': `v1,${signature}`,
      },
      body,
    });
    await response.body.text();
  }
}

function post(until) {
  return Promise.all(Array.from({ length: width }, () => loop(until)));
}

await post(warmUp);
const cpu = process.cpuUsage();
const startedAt = performance.now();
await post(warmUp + count);
const used = process.cpuUsage(cpu);
console.log(
  JSON.stringify({ seconds: (performance.now() - startedAt) / 1000, cpuSeconds: (used.user + used.system) / 1e6 }),
);
await pool.close();
