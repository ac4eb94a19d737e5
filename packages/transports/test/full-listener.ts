import { once } from 'node:events';
import net from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { onTestFinished } from 'vitest';

/** Listens, says on which port, and never accepts: its thread sleeps for good. */
const sleeper = `
  const { parentPort, workerData } = require('node:worker_threads');
  const server = require('node:net').createServer();
  server.listen({ port: workerData.port, host: workerData.host, backlog: 1 }, () => {
    parentPort.postMessage(server.address().port);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  });
`;

/**
 * A listener whose queue is full: who connects now gets no answer at all, as from
 * a host behind a firewall that drops what it doesn't like. Ends with the test.
 *
 * @param host An address of this machine.
 * @param port 0 for any.
 * @returns its port.
 */
export async function fullListener(host: string, port = 0): Promise<number> {
  const worker = new Worker(sleeper, { eval: true, workerData: { host, port } });
  const fillers: net.Socket[] = [];
  onTestFinished(async () => {
    for (const filler of fillers) filler.destroy();
    await worker.terminate();
  });
  const [listening] = (await once(worker, 'message')) as [number];
  // The queue holds one or two; the next connection is the first to hang, which only waiting can show.
  for (;;) {
    const filler = net.connect({ host, port: listening });
    fillers.push(filler.on('error', () => {}));
    const taken = await Promise.race([once(filler, 'connect'), new Promise<null>((no) => setTimeout(no, 200, null))]);
    // It may have been this thread that was busy: what has happened meanwhile is heard now.
    if (taken === null) for (let turns = 0; turns < 10; turns += 1) await turn();
    if (filler.connecting) return listening;
  }
}
