// Reference: one BullMQ job per signed POST. Arguments: Redis URL, URL, how many at once. Adds as many jobs as told.mjs
// is told, and works them off.
import { createHmac } from 'node:crypto';
import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { Pool } from 'undici';
import { workAsTold } from './told.mjs';

const [redisUrl, url] = process.argv.slice(2);
const width = Number(process.argv[4]);
const connection = new Redis(redisUrl, { maxRetriesPerRequest: null });
const { origin, pathname } = new URL(url);
const pool = new Pool(origin, { connections: width });
const key = Buffer.from('a secret of some length for the bench');
const data = JSON.stringify({ PackageIdentifier: 'Bench', Description: 'x'.repeat(960) });

const queue = new Queue('bench', { connection, defaultJobOptions: { attempts: 10, removeOnComplete: true } });
await queue.waitUntilReady();
let left = 0;
let finished;
const worker = new Worker(
  'bench',
  async ({ data: { id, payload } }) => {
    const timestamp = Math.floor(Date.now() / 1000);
    const body = `{"Identifier":"${id}","Payload":${payload}}`;
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
  },
  { connection, concurrency: width },
);
worker.on('completed', () => {
  if (--left === 0) finished();
});
await worker.waitUntilReady();

await workAsTold(async (jobs) => {
  left = jobs;
  const all = new Promise((resolve) => {
    finished = resolve;
  });
  for (let i = 0; i < jobs; i += 500) {
    await queue.addBulk(
      Array.from({ length: Math.min(500, jobs - i) }, (_, j) => ({
        name: 'post',
        data: { id: `msg_${i + j}`, payload: data },
      })),
    );
  }
  await all;
});
