import { expect, it } from 'vitest';
import { hookTo, jobFor, webTransport } from '../attempt.ts';
import { answering, http, tcpReceiver } from '../receiver.ts';

it('an attempt with an open connection does not wait until hundreds of others are opened', async () => {
  const quick = await answering(http('200 OK'));
  const hanging = await tcpReceiver(() => {});
  const transport = webTransport();
  await transport.send(jobFor(hookTo(quick.url)));

  const interruption = new AbortController();
  const hung = Array.from({ length: 400 }, () =>
    transport.send({ ...jobFor(hookTo(hanging.url)), signal: interruption.signal }),
  );
  const { outcome, timings } = await transport.send(jobFor(hookTo(quick.url)));
  interruption.abort();
  expect(outcome).toEqual({ kind: 'delivered' });
  expect(timings.connectMs).toBeNull();
  const reports = await Promise.all(hung);
  const unopened = reports.filter((report) => report.timings.connectMs === null);
  expect(unopened.length).toBeGreaterThan(200);
});
