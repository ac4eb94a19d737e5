import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type PageProcess, type ProgramFolder, saveProgram, startProgram } from './support/page-process.ts';
import { startReceiver } from './support/receiver.ts';
import {
  type Captured,
  captureRotation,
  hookKinds,
  hubSecret,
  makeHook,
  newSecret,
  oldSecret,
  postEvent,
  type Rotation,
  send,
} from './support/receiving-deliveries.ts';
import { type Program, programs } from './support/receiving-programs.ts';
import { type System, startSystem } from './support/system.ts';

/** Long enough for a delivery to each hook, however busy the machine is. */
const overlapMs = 15_000;

let system: System;
let sent: Rotation;
const folders = new Map<string, ProgramFolder>();

beforeAll(async () => {
  const missing = programs.filter(({ isThere }) => !isThere).map(({ file, needs }) => `${file} needs ${needs}`);
  if (missing.length > 0) console.warn(`Not run, for want of what it is written in: ${missing.join('; ')}.`);
  // Before anything is captured: after five minutes that is too old for the programs, and a compiler may take some.
  for (const { file, isThere, build } of programs) if (isThere) folders.set(file, saveProgram(file, build));
  system = await startSystem({ env: { POSTHORN_SECRET_OVERLAP_HOURS: String(overlapMs / 3_600_000) } });
  sent = await captureRotation(system);
});
afterAll(async () => {
  for (const folder of folders.values()) folder.remove();
  await system?.close();
});

const isSigned = (name: string): boolean => /^(?:webhook-signature|x-hub-signature.*)$/.test(name);
const hasTimestamp = ({ headers }: Captured): boolean => headers['webhook-timestamp'] !== undefined;

/** A path whose hooks sign in another way. */
const pathOfOtherKind = (request: Captured): string =>
  hasTimestamp(request) ? '/github' : request.path.startsWith('/github') ? '/socialgateway' : '/standard-webhooks';

/** The request with other signatures; null takes them away. */
function resigned(request: Captured, signature: string | null): Captured {
  const headers = Object.entries(request.headers).flatMap(([name, value]) => {
    if (!isSigned(name)) return [[name, value]];
    return signature === null ? [] : [[name, signature]];
  });
  return { ...request, headers: Object.fromEntries(headers) };
}

/** The request as somebody who knows the secret would have signed it at another time. */
function signedAt(request: Captured, secondsFromNow: number): Captured {
  const id = request.headers['webhook-id'] ?? '';
  const at = new Date(Date.now() + secondsFromNow * 1000);
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const signature = new Webhook(oldSecret).sign(id, at, request.body);
  return {
    ...request,
    headers: { ...request.headers, 'webhook-timestamp': timestamp, 'webhook-signature': signature },
  };
}

describe.each(programs)('$file', (program: Program) => {
  const { file, isThere, needs, paths, knowsRepeats } = program;
  const readable = (path: string): boolean => paths === null || paths.test(path);

  describe.skipIf(!isThere)(`where there is ${needs}`, () => {
    const kinds = hookKinds.filter(({ path }) => readable(path));
    const of = (phase: keyof Rotation): Captured[] => sent[phase].filter(({ path }) => readable(path));
    const verdicts = async (url: string, requests: Captured[]): Promise<(string | number)[]> => {
      const found: (string | number)[] = [];
      for (const request of requests) {
        const status = await send(url, request);
        found.push(status < 300 ? 'taken' : status === 400 || status === 401 ? 'refused' : status);
      }
      return found;
    };
    const lines = ({ lines: written }: PageProcess): string[] => written.filter((line) => line.includes('received '));
    const marks: string[] = [];
    /** What the one with the old secret has written so far: it has come once a later event's line is there. */
    const linesUntilNow = async (): Promise<string[]> => {
      const mark = await postEvent(system, `to.${file}`);
      marks.push(mark);
      await withOld.line(mark);
      return lines(withOld).filter((line) => !marks.some((one) => line.includes(one)));
    };
    let folder: ProgramFolder;
    let withOld: PageProcess;
    let withNew: PageProcess;

    beforeAll(async () => {
      folder = folders.get(file) as ProgramFolder;
      const start = (secrets: string[], name: string): Promise<PageProcess> =>
        startProgram(folder, program.run, {
          WEBHOOK_SECRETS: secrets.join(','),
          WEBHOOK_SPOOL: join(folder.dir, name),
        });
      const spare = 'whsec_c3BhcmUgc2VjcmV0IHRoYXQgc2lnbnMgbm90aGluZw==';
      [withOld, withNew] = await Promise.all([start([oldSecret], 'old'), start([spare, newSecret], 'new')]);
      for (const { path, dialect, config } of kinds) {
        const settings = { dialect, config: { ...config, url: withOld.url + path, secret: oldSecret } };
        await makeHook(system, `to.${file}`, settings);
      }
    });
    afterAll(async () => {
      await Promise.all([withOld?.stop(), withNew?.stop()]);
    });

    it('takes what Posthorn sends it', async () => {
      const event = await postEvent(system, `to.${file}`);
      const deliveries = await system.eventually(
        () => system.deliveries(`event=${event}`),
        (all) => all.length === kinds.length && all.every(({ status }) => !['pending', 'retrying'].includes(status)),
      );
      const details = await Promise.all(deliveries.map(({ id }) => system.delivery(id)));
      const failed = details.filter(({ status }) => status !== 'delivered').map(({ attempts }) => attempts);
      expect(failed).toEqual([]);
      await withOld.line(event);
    });

    it('takes by the old secret what came before and during a rotation, by the new one what came during and after', async () => {
      const twiceSigned = of('during').filter(hasTimestamp);
      expect(await verdicts(withOld.url, of('before'))).toEqual(of('before').map(() => 'taken'));
      expect(await verdicts(withNew.url, of('before'))).toEqual(of('before').map(() => 'refused'));
      expect(await verdicts(withOld.url, twiceSigned)).toEqual(twiceSigned.map(() => 'taken'));
      expect(await verdicts(withNew.url, of('during'))).toEqual(of('during').map(() => 'taken'));
      expect(await verdicts(withNew.url, of('after'))).toEqual(of('after').map(() => 'taken'));
      expect(await verdicts(withOld.url, of('after'))).toEqual(of('after').map(() => 'refused'));
    });

    it('refuses another body, no signature, nonsense for one, old or future timestamps, another kind of signature', async () => {
      const before = await linesUntilNow();
      const good = of('before');
      const bad = [
        ...good.map((request) => ({ ...request, body: `${request.body} ` })),
        ...good.map((request) => ({ ...request, body: request.body.replace('1001', '1002') })),
        ...good.map((request) => resigned(request, null)),
        ...['v1,AAAA', 'v1,', 'v1', 'sha256=', 'sha1=00', 'é'].flatMap((nonsense) =>
          good.map((request) => resigned(request, nonsense)),
        ),
        ...good.filter(hasTimestamp).flatMap((request) => [signedAt(request, -600), signedAt(request, 600)]),
        ...good.filter(hasTimestamp).map((request) => ({
          ...signedAt(request, 0),
          headers: { ...signedAt(request, 0).headers, 'webhook-timestamp': 'now' },
        })),
        ...(knowsRepeats ? good.map((request) => ({ ...request, path: pathOfOtherKind(request) })) : []),
      ];
      expect(await verdicts(withOld.url, bad)).toEqual(bad.map(() => 'refused'));
      expect(await linesUntilNow()).toEqual(before);
      const fresh = good.filter(hasTimestamp).map((request) => signedAt(request, 0));
      expect(await verdicts(withOld.url, fresh)).toEqual(fresh.map(() => 'taken'));
    });

    if (!knowsRepeats) return;
    it('works once on what comes twice, and takes a secret that is no whsec_ one', async () => {
      await withNew.stop();
      const type = `plain.${file}`;
      withNew = await startProgram(folder, program.run, {
        WEBHOOK_SECRETS: hubSecret,
        WEBHOOK_SPOOL: join(folder.dir, 'plain'),
      });
      const url = `${withNew.url}/standard-webhooks`;
      const hook = await makeHook(system, type, { dialect: 'standard-webhooks', config: { url, secret: hubSecret } });
      const first = await postEvent(system, type);
      await withNew.line(first);
      const [delivery] = await system.eventually(
        () => system.deliveries(`event=${first}&hook=${hook}`),
        ([one]) => one?.status === 'delivered',
      );
      await system.call('POST', `/v1/deliveries/${delivery?.id}/redeliveries`);
      await system.eventually(
        () => system.deliveries(`event=${first}&hook=${hook}`),
        (all) => all.length === 2 && all.every(({ status }) => status === 'delivered'),
      );
      await withNew.line(await postEvent(system, type));
      expect(lines(withNew)).toHaveLength(2);
    });
  });
});

describe('check.sh', () => {
  const run = (folder: ProgramFolder, args: string[], body: string): string => {
    writeFileSync(join(folder.dir, 'body'), body);
    return execFileSync('bash', ['check.sh', ...args.toSpliced(2, 0, 'body')], { cwd: folder.dir, encoding: 'utf8' });
  };

  it('prints the signatures that deliveries came with', () => {
    const folder = saveProgram('check.sh');
    onTestFinished(() => folder.remove());
    for (const { path, headers, body } of sent.before) {
      const dialect = path.slice(1).replace(/\?.*/, '');
      const { 'webhook-id': id, 'webhook-timestamp': timestamp } = headers;
      const args = id && timestamp ? [dialect, oldSecret, id, timestamp] : [dialect, oldSecret];
      const header = headers['webhook-signature'] ?? headers['x-hub-signature-256'] ?? headers['x-hub-signature'];
      expect(run(folder, args, body)).toBe(`${header}\n`);
      expect(run(folder, args, `${body} `)).not.toBe(`${header}\n`);
    }
  });

  it('G6: agrees with GitHub’s published signature', () => {
    const folder = saveProgram('check.sh');
    onTestFinished(() => folder.remove());
    const published = 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17\n';
    expect(run(folder, ['github', hubSecret], 'Hello, World!')).toBe(published);
  });
});

it('asymmetric.mjs takes what a whsk_ secret signed, and nothing else', async () => {
  const folder = saveProgram('asymmetric.mjs');
  onTestFinished(() => folder.remove());
  const { isAsymmetricallySigned } = (await import(pathToFileURL(join(folder.dir, 'asymmetric.mjs')).href)) as {
    isAsymmetricallySigned: (publicKey: string, headers: Captured['headers'], body: Buffer) => boolean;
  };
  const keys = [1, 2].map(() => {
    const { d = '', x = '' } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
    const encoded = (text: string): string => Buffer.from(text, 'base64url').toString('base64');
    return { secret: `whsk_${encoded(d)}`, publicKey: `whpk_${encoded(x)}` };
  });
  const receiver = await startReceiver();
  onTestFinished(() => receiver.close());
  const config = { url: receiver.url, secret: keys[0]?.secret };
  await makeHook(system, 'asymmetric', { dialect: 'standard-webhooks', config });
  await postEvent(system, 'asymmetric');
  await receiver.until((arrivals) => arrivals.length >= 1);
  const headers = receiver.arrivals[0]?.headers as Captured['headers'];
  const body = Buffer.from(receiver.arrivals[0]?.body ?? '');
  const [mine = '', other = ''] = keys.map(({ publicKey }) => publicKey);
  expect(isAsymmetricallySigned(mine, headers, body)).toBe(true);
  expect(isAsymmetricallySigned(other, headers, body)).toBe(false);
  expect(isAsymmetricallySigned(mine, headers, Buffer.from(`${body.toString()} `))).toBe(false);
  expect(isAsymmetricallySigned(mine, { ...headers, 'webhook-timestamp': '1' }, body)).toBe(false);
});

it('websub.mjs confirms its own topic only, receives what is signed, and refuses the rest', async () => {
  await system.call('PUT', '/v1/sources/repos/octocat/websub', { public: true });
  const topic = `${system.api.url}/octocat/websub/events/push`;
  const folder = saveProgram('websub.mjs');
  onTestFinished(() => folder.remove());
  const subscriber = await startProgram(folder, () => [process.execPath, 'websub.mjs'], {
    TOPIC: topic,
    WEBHOOK_SECRETS: hubSecret,
  });
  onTestFinished(() => subscriber.stop());
  const fields = { 'hub.mode': 'subscribe', 'hub.callback': `${subscriber.url}/cb`, 'hub.secret': hubSecret };
  const subscribed = await fetch(`${system.api.url}/hub`, {
    method: 'POST',
    body: new URLSearchParams({ ...fields, 'hub.topic': topic }),
  });
  expect(subscribed.status).toBe(202);
  expect(await subscriber.line('subscribed')).toBe('subscribed for 864000 s: renew before');
  const hooks = () => system.call<unknown[]>('GET', '/v1/hooks?source=repos/octocat/websub');
  await system.eventually(hooks, ({ body }) => body.length === 1);
  const posted = await system.post({ source: 'repos/octocat/websub', type: 'push', data: { ref: 'refs/heads/main' } });
  expect(await subscriber.line('received')).toBe(`received ${posted.body.id} push`);

  const ask = (query: Record<string, string>) => fetch(`${subscriber.url}/cb?${new URLSearchParams(query).toString()}`);
  expect(await ask({ 'hub.mode': 'subscribe', 'hub.topic': 'http://x/y', 'hub.challenge': 'c' })).toMatchObject({
    status: 404,
  });
  expect(await ask({ 'hub.mode': 'denied', 'hub.topic': topic, 'hub.reason': 'r' })).toMatchObject({ status: 200 });
  const forged = { path: '/cb', headers: { 'x-hub-signature': 'sha1=00' }, body: 'payload=%7B%7D' };
  expect(await send(subscriber.url, forged)).toBe(401);
  expect(await send(subscriber.url, { ...forged, headers: {} })).toBe(401);
});
