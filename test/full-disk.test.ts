import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { type PosthornProcess, startPosthorn } from './support/posthorn-process.ts';
import { type Receiver, startReceiver } from './support/receiver.ts';
import { mountSmallDisk, type SmallDisk } from './support/small-disk.ts';
import { missing } from './support/tally.ts';
import { until } from './support/until.ts';

const operatorToken = 'the-operators-token';

it('on a full disk the embedded Redis ends and is started again; no 202 is lost, and all is delivered once there is room', async ({
  skip,
  onTestFinished,
}) => {
  const disk = mountSmallDisk(32);
  if (typeof disk === 'string') {
    // Nobody reads there what was skipped.
    if (process.env['CI']) throw new Error(`A full disk can't be tested: ${disk}`);
    return skip(disk);
  }
  onTestFinished(() => disk.remove());
  let status = 503;
  const receiver = await startReceiver(() => status);
  onTestFinished(() => receiver.close());
  const dev = await startPosthorn(['dev'], {
    POSTHORN_DATA_DIR: disk.dir,
    POSTHORN_LISTEN: '127.0.0.1:0',
    POSTHORN_OPERATOR_TOKEN: operatorToken,
  });
  onTestFinished(async () => {
    dev.kill('SIGTERM');
    await dev.ended;
  });
  await fillAndFree(disk, dev, receiver, () => {
    status = 200;
  });
  dev.kill('SIGTERM');
  expect(await dev.ended).toEqual({ code: 0, signal: null });
}, 600_000);

async function fillAndFree(disk: SmallDisk, dev: PosthornProcess, receiver: Receiver, heal: () => void): Promise<void> {
  const policy = { base_seconds: 0.5, factor: 1.5, max_seconds: 2, max_attempts: 100 };
  await call(dev, 'POST', '/feeds/sample-feed/hooks', {
    name: 'web',
    events: ['*'],
    policy,
    config: { url: `${receiver.url}/full` },
  });
  const accepted: string[] = [];
  const answers = new Set<number>();
  let sent = 0;
  const post = async (): Promise<number> => {
    const id = `e${sent++}`;
    const data = { PackageIdentifier: id, padding: 'x'.repeat(2000) };
    const answer = await call(dev, 'POST', '/v1/events', {
      id,
      source: 'feeds/sample-feed',
      type: 'package.added',
      data,
    });
    answers.add(answer);
    if (answer === 202) accepted.push(id);
    return answer;
  };
  for (let i = 0; i < 20; i++) expect(await post()).toBe(202);

  disk.fill(100_000);
  await until(async () => (await post()) === 503, 0);
  // Not even the note of where the server is can be written any more.
  rmSync(join(disk.dir, 'redis.json'));
  disk.fill(0);
  // It is started again and again, and ends each time as soon as it has to write.
  const ends = (): number => dev.lines.filter((line) => line.includes('the embedded Redis ended')).length;
  await until(() => ends() >= 3, 50);
  for (let i = 0; i < 20; i++) {
    await post();
    await sleep(20);
  }
  disk.makeRoom();
  await until(async () => (await post()) === 202, 50);
  heal();
  await receiver.until((arrivals) => missing(arrivals, ['/full'], accepted).length === 0);
  expect(answers).toEqual(new Set([202, 503]));
  expect(accepted.length).toBeGreaterThan(20);
}

async function call(dev: PosthornProcess, method: string, path: string, body: object): Promise<number> {
  const response = await fetch(dev.url + path, {
    method,
    headers: { authorization: `Bearer ${operatorToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  await response.arrayBuffer();
  return response.status;
}
