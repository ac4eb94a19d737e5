import { describe, expect, it } from 'vitest';
import type { Transport } from '../../src/transport.ts';
import { hookTo, jobFor, webTransport } from '../attempt.ts';
import { answering, http, onRequest, tcpReceiver } from '../receiver.ts';

const send = (transport: Transport, url: string) => transport.send(jobFor(hookTo(url)));

describe('a connection', () => {
  it('is used again, and then takes no time to open', async () => {
    const receiver = await answering(http('200 OK', [], 'ok'));
    const transport = webTransport();
    await send(transport, receiver.url);
    const second = await send(transport, receiver.url);
    expect(second.outcome.kind).toBe('delivered');
    expect(second.timings).toMatchObject({
      dnsMs: null,
      connectMs: null,
      tlsMs: null,
      firstByteMs: expect.any(Number),
    });
    expect(receiver.sockets).toHaveLength(1);
  });

  it('is not shared by two attempts at the same time', async () => {
    const receiver = await tcpReceiver((socket) => {
      onRequest(
        socket,
        () => receiver.sockets.length === 2 && receiver.sockets.map((each) => each.write(http('200 OK'))),
      );
    });
    const transport = webTransport();
    const both = await Promise.all([send(transport, receiver.url), send(transport, receiver.url)]);
    expect(both.map(({ outcome }) => outcome.kind)).toEqual(['delivered', 'delivered']);
  });

  it('is not used again when the receiver says that it closes', async () => {
    const receiver = await answering(http('200 OK', ['connection: close']));
    const transport = webTransport();
    await send(transport, receiver.url);
    expect((await send(transport, receiver.url)).timings.connectMs).toEqual(expect.any(Number));
    expect(receiver.sockets).toHaveLength(2);
  });

  it('that the receiver closed while it was idle costs an attempt nothing', async () => {
    const receiver = await answering(http('200 OK'));
    const transport = webTransport();
    await send(transport, receiver.url);
    const closed = new Promise((resolve) => receiver.sockets[0]?.on('close', resolve));
    receiver.sockets[0]?.end();
    await closed;
    expect((await send(transport, receiver.url)).outcome.kind).toBe('delivered');
    expect(receiver.sockets).toHaveLength(2);
  });

  it.each(['resetAndDestroy', 'end'] as const)(
    'that is closed (%s) at the very moment of its second request costs one more try, unseen',
    async (how) => {
      const seen: number[] = [];
      const receiver = await tcpReceiver((socket, number) => {
        let requests = 0;
        onRequest(socket, () => {
          seen.push(number);
          requests += 1;
          if (requests === 2) socket[how]();
          else socket.write(http('200 OK'));
        });
      });
      const transport = webTransport();
      await send(transport, receiver.url);
      const report = await send(transport, receiver.url);
      expect(report.outcome).toEqual({ kind: 'delivered' });
      expect(report.timings.connectMs).toEqual(expect.any(Number));
      expect(seen).toEqual([1, 1, 2]);
    },
  );

  it('is tried anew once only', async () => {
    const receiver = await tcpReceiver((socket, number) => {
      let requests = 0;
      onRequest(socket, () => {
        requests += 1;
        if (number === 1 && requests === 1) socket.write(http('200 OK'));
        else socket.resetAndDestroy();
      });
    });
    const transport = webTransport();
    await send(transport, receiver.url);
    expect((await send(transport, receiver.url)).outcome).toEqual({ kind: 'retryable', reason: 'connection_reset' });
    expect(receiver.sockets).toHaveLength(2);
  });

  it('is not tried anew once the answer has begun', async () => {
    const receiver = await tcpReceiver((socket) => {
      let requests = 0;
      onRequest(socket, () => {
        requests += 1;
        if (requests === 1) socket.write(http('200 OK'));
        else socket.end('HTTP/1.1 20');
      });
    });
    const transport = webTransport();
    await send(transport, receiver.url);
    expect((await send(transport, receiver.url)).outcome).toEqual({ kind: 'retryable', reason: 'connection_reset' });
    expect(receiver.sockets).toHaveLength(1);
  });

  it('is not used again while the receiver has not read all of the last request', async () => {
    const receiver = await tcpReceiver((socket, number) => {
      if (number > 1) return onRequest(socket, () => socket.write(http('200 OK')));
      socket.once('data', () => {
        socket.pause();
        socket.write(http('413 Too Large'));
      });
    });
    const transport = webTransport();
    const job = jobFor(hookTo(receiver.url));
    const early = await transport.send({ ...job, event: { ...job.event, data: 'x'.repeat(25_000_000) } });
    expect(early.response?.status).toBe(413);
    expect((await transport.send(job)).outcome.kind).toBe('delivered');
    expect(receiver.sockets).toHaveLength(2);
  });

  it('is closed with the transport', async () => {
    const receiver = await answering(http('200 OK'));
    const transport = webTransport();
    await send(transport, receiver.url);
    const closed = new Promise((resolve) => receiver.sockets[0]?.on('close', resolve));
    await transport.close();
    await closed;
    expect(receiver.sockets).toHaveLength(1);
  });
});
