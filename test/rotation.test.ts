import { setTimeout as sleep } from 'node:timers/promises';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { Webhook as SvixWebhook } from 'svix';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Arrival, type Receiver, startReceiver } from './support/receiver.ts';
import { type System, startSystem } from './support/system.ts';

/** Long enough for a delivery, however busy the machine is. */
const overlapMs = 20_000;
const [old, young] = ['whsec_MfKQ9r8GKYqUTwjUPD8ILPZIo2LaLaSw', 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD'] as const;

let system: System;
let receiver: Receiver;

beforeAll(async () => {
  system = await startSystem({ env: { POSTHORN_SECRET_OVERLAP_HOURS: String(overlapMs / 3_600_000) } });
  receiver = await startReceiver();
});

afterAll(async () => {
  await receiver?.close();
  await system?.close();
});

async function next(): Promise<Arrival> {
  const before = receiver.arrivals.length;
  await system.post({ source: 'sites/rotating', type: 'thing.happened', data: { n: before } });
  await receiver.until((arrivals) => arrivals.length > before);
  const arrival = receiver.arrivals[before];
  if (!arrival) throw new Error('It arrived and is not there');
  return arrival;
}

/** Whether the verifiers of both libraries accept a delivery with this secret; they must agree. */
function accepted({ headers, body }: Arrival, secret: string): boolean {
  const sent = headers as Record<string, string>;
  const verdicts = [StandardWebhook, SvixWebhook].map((Verifier) => {
    try {
      new Verifier(secret).verify(body, sent);
      return true;
    } catch {
      return false;
    }
  });
  expect(new Set(verdicts).size).toBe(1);
  return verdicts.includes(true);
}

it('W1: verifiers accept the old secret before, both during, and the new one after a rotation', async () => {
  await system.call('PUT', '/v1/sources/sites/rotating', {});
  const config = { url: receiver.url, secret: old };
  const { body: hook } = await system.call<{ id: number }>('POST', '/sites/rotating/hooks', {
    name: 'web',
    events: ['*'],
    config,
  });
  const before = await next();
  expect([accepted(before, old), accepted(before, young)]).toEqual([true, false]);

  const path = `/sites/rotating/hooks/${hook.id}`;
  const rotated = await system.call<unknown>('PATCH', path, { config: { ...config, secret: young } });
  expect(rotated.status).toBe(200);
  const rotatedAt = Date.now();
  expect(JSON.stringify(rotated.body)).not.toMatch(/whsec_|retired/);
  const during = await next();
  expect([accepted(during, old), accepted(during, young)]).toEqual([true, true]);

  await sleep(Math.max(0, rotatedAt + overlapMs + 500 - Date.now()));
  const after = await next();
  expect([accepted(after, old), accepted(after, young)]).toEqual([false, true]);
});
