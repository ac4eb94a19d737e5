import type net from 'node:net';
import tls from 'node:tls';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { AttemptFailure } from '../../src/failure.ts';
import { type Destination, Opening } from '../../src/guard/connector.ts';
import { createGuard } from '../../src/guard/guard.ts';
import { loopbackGuard } from '../attempt.ts';
import { fullListener } from '../full-listener.ts';
import { certificate, tcpReceiver, tlsReceiver } from '../receiver.ts';

interface Ended {
  opening: Opening;
  failure: AttemptFailure | null;
  socket: net.Socket | null;
}

function open(destination: Partial<Destination>, guard = loopbackGuard(), context?: tls.SecureContext): Promise<Ended> {
  const full = { hostname: '127.0.0.1', port: 1, secure: false, insecureSsl: false, ...destination };
  return new Promise((resolve) => {
    const opening = new Opening(guard, full, context, (result) => {
      if (result instanceof AttemptFailure) return resolve({ opening, failure: result, socket: null });
      onTestFinished(() => void result.destroy());
      return resolve({ opening, failure: null, socket: result });
    });
  });
}

const namedGuard = (addresses: string[]) => loopbackGuard(async () => addresses);
const trusting = tls.createSecureContext({ ca: certificate });

describe('Opening', () => {
  it('connects to the address that was checked, and times each step', async () => {
    const { port, sockets } = await tcpReceiver(() => {});
    const { opening, socket } = await open({ hostname: 'hooks.test', port }, namedGuard(['127.0.0.1']));
    expect(socket?.remoteAddress).toBe('127.0.0.1');
    expect(opening.phase).toBe('open');
    expect(opening.timings).toEqual({ dnsMs: expect.any(Number), connectMs: expect.any(Number), tlsMs: null });
    await vi.waitFor(() => expect(sockets).toHaveLength(1), 30_000);
  });

  it('resolves once: a name that changes between check and connect gains nothing', async () => {
    const { port } = await tcpReceiver(() => {});
    let asked = 0;
    const rebinding = createGuard({
      allowedNetworks: ['127.0.0.1'],
      lookup: async () => (++asked === 1 ? ['127.0.0.1'] : ['10.0.0.1']),
    });
    const { socket } = await open({ hostname: 'hooks.test', port }, rebinding);
    expect(socket?.remoteAddress).toBe('127.0.0.1');
    expect(asked).toBe(1);
  });

  it('takes the next address when one fails', async () => {
    const { port } = await tcpReceiver(() => {});
    const { socket } = await open({ hostname: 'hooks.test', port }, namedGuard(['127.0.0.2', '127.0.0.1']));
    expect(socket?.remoteAddress).toBe('127.0.0.1');
  });

  it('takes the next address when one is silent for a second', async () => {
    const { port } = await tcpReceiver(() => {});
    await fullListener('127.0.0.2', port);
    const { socket, opening } = await open({ hostname: 'hooks.test', port }, namedGuard(['127.0.0.2', '127.0.0.1']));
    expect(socket?.remoteAddress).toBe('127.0.0.1');
    expect(opening.timings.connectMs).toBeGreaterThanOrEqual(500);
  });

  it('connects to nothing when one of several addresses is bad', async () => {
    const { port, sockets } = await tcpReceiver(() => {});
    const { failure } = await open({ hostname: 'hooks.test', port }, namedGuard(['127.0.0.1', '169.254.169.254']));
    expect(failure).toMatchObject({ reason: 'network_blocked' });
    expect(sockets).toHaveLength(0);
  });

  it('matches the certificate against the name, not against the address it connects to', async () => {
    const { port } = await tlsReceiver(() => {});
    const guard = namedGuard(['127.0.0.1']);
    const right = await open({ hostname: 'hooks.test', port, secure: true }, guard, trusting);
    expect(right.opening.timings.tlsMs).toEqual(expect.any(Number));
    expect((right.socket as tls.TLSSocket).authorized).toBe(true);
    const wrong = await open({ hostname: 'other.test', port, secure: true }, guard, trusting);
    expect(wrong.failure).toMatchObject({ reason: 'tls', message: expect.stringContaining('other.test') });
    const literal = await open({ port, secure: true }, guard, trusting);
    expect(literal.failure).toMatchObject({ reason: 'tls', message: expect.stringContaining('127.0.0.1') });
  });

  it('sends the name as SNI and offers HTTP/1.1 alone', async () => {
    const seen = new Promise<unknown>((resolve) => {
      void tlsReceiver((socket) => resolve((socket as tls.TLSSocket).servername)).then(({ port }) =>
        open({ hostname: 'hooks.test', port, secure: true }, namedGuard(['127.0.0.1']), trusting),
      );
    });
    expect(await seen).toBe('hooks.test');
  });

  it('leaves nothing behind when closed during the handshake', async () => {
    let opening: Opening | undefined;
    let called = false;
    const gone = new Promise<void>((resolve) => {
      void tcpReceiver((socket) => {
        socket.on('close', () => resolve());
        socket.once('data', () => opening?.close());
      }).then(({ port }) => {
        const destination = { hostname: '127.0.0.1', port, secure: true, insecureSsl: true };
        opening = new Opening(loopbackGuard(), destination, undefined, () => {
          called = true;
        });
      });
    });
    await gone;
    expect(opening?.phase).toBe('handshake');
    expect(called).toBe(false);
  });
});
