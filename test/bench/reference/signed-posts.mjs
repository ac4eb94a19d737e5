// Reference: signed POSTs by undici and nothing else. Arguments: URL, how many at once. Makes as many as told.mjs is told.
import { createHmac } from 'node:crypto';
import { Pool } from 'undici';
import { workAsTold } from './told.mjs';

const url = process.argv[2];
const width = Number(process.argv[3]);
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

await workAsTold(async (count) => {
  const until = sent + count;
  await Promise.all(Array.from({ length: width }, () => loop(until)));
});
