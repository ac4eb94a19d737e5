// Reference: one BullMQ job per signed POST. Arguments: Redis URL, URL, how many, how many at once.
// Waits for a line on standard input, adds the jobs, works them off. Prints {"seconds", "cpuSeconds"}.
import { createHmac } from 'node:crypto';
import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { Pool } from 'undici';

const [redisUrl, url, count, width] = [
  process.argv[2],
  process.argv[3],
  Number(process.argv[4]),
  Number(process.argv[5]),
];
const connection = new Redis(redisUrl, { maxRetriesPerRequest: null });
const { origin, pathname } = new URL(url);
const pool = new Pool(origin, { connections: width });
const key = Buffer.from('a secret of some length for the bench');
const data = JSON.stringify({ PackageIdentifier: 'Bench', Description: 'x'.repeat(960) });

const queue = new Queue('bench', { connection, defaultJobOptions: { attempts: 10, removeOnComplete: true } });
await queue.waitUntilReady();
let done = 0;
let finished;
const all = new Promise((resolve) => {
  finished = resolve;
});
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
  if (++done === count) finished();
});
await worker.waitUntilReady();

const cpu = process.cpuUsage();
const startedAt = performance.now();
for (let i = 0; i < count; i += 500) {
  await queue.addBulk(
    Array.from({ length: Math.min(500, count - i) }, (_, j) => ({
      name: 'post',
      data: { id: `msg_${i + j}`, payload: data },
    })),
  );
}
await all;
const used = process.cpuUsage(cpu);
console.log(
  JSON.stringify({ seconds: (performance.now() - startedAt) / 1000, cpuSeconds: (used.user + used.system) / 1e6 }),
);
await worker.close();
await queue.close();
connection.disconnect();
await pool.close();
