import { describe, expect, it } from 'vitest';
import { createGuard } from '../../src/guard/guard.ts';
import { hookTo, jobFor, plain, webTransport } from '../attempt.ts';
import { answering, http, onRequest, refusingPort, tcpReceiver, tlsReceiver } from '../receiver.ts';

const send = (url: string, more: Parameters<typeof hookTo>[1] = {}) => webTransport().send(jobFor(hookTo(url, more)));
const afterRequest = (answer: string, end: 'end' | 'resetAndDestroy') =>
  tcpReceiver((socket) => onRequest(socket, () => socket.write(answer, () => socket[end]())));

describe('a failed attempt', () => {
  it('says that the connection was refused', async () => {
    const url = `http://127.0.0.1:${refusingPort}/hook?a=1`;
    const report = await send(url);
    expect(report.outcome).toEqual({ kind: 'retryable', reason: 'connection_refused' });
    expect(report.error?.message).toContain('ECONNREFUSED');
    expect(report.request?.url).toBe(url);
    expect(report.response).toBeNull();
  });

  it('says that the host name did not resolve', async () => {
    const report = await send('http://posthorn-test.invalid/');
    expect(report.outcome).toEqual({ kind: 'retryable', reason: 'dns' });
    expect(report.error?.message).toContain('"posthorn-test.invalid" did not resolve');
  });

  it('refuses a certificate that nobody signed, unless insecure_ssl is "1"', async () => {
    const receiver = await tlsReceiver((socket) => onRequest(socket, () => socket.write(http('200 OK'))));
    const checked = await send(receiver.url);
    expect(checked.outcome).toEqual({ kind: 'retryable', reason: 'tls' });
    expect(checked.error?.message).toContain('self-signed certificate');
    expect(receiver.sockets).toHaveLength(0);
    const unchecked = await send(receiver.url, { insecure_ssl: '1' });
    expect(unchecked.outcome).toEqual({ kind: 'delivered' });
    expect(unchecked.timings.tlsMs).toEqual(expect.any(Number));
  });

  it('never sends a hook that checks certificates over the connection of one that does not', async () => {
    const receiver = await tlsReceiver((socket) => onRequest(socket, () => socket.write(http('200 OK'))));
    const transport = webTransport();
    await transport.send(jobFor(hookTo(receiver.url, { insecure_ssl: '1' })));
    const report = await transport.send(jobFor(hookTo(receiver.url)));
    expect(report.outcome).toEqual({ kind: 'retryable', reason: 'tls' });
  });

  it('says that the handshake failed when the receiver speaks no TLS', async () => {
    const receiver = await tcpReceiver((socket) => socket.once('data', () => socket.end('HTTP/1.1 400 Bad\r\n\r\n')));
    const report = await send(receiver.url.replace('http:', 'https:'));
    expect(report.outcome).toEqual({ kind: 'retryable', reason: 'tls' });
  });

  it.each(['resetAndDestroy', 'end'] as const)(
    'says that the receiver went away before it answered (%s)',
    async (how) => {
      const receiver = await afterRequest('', how);
      const report = await send(receiver.url);
      expect(report.outcome).toEqual({ kind: 'retryable', reason: 'connection_reset' });
      expect(receiver.sockets).toHaveLength(1);
    },
  );

  it.each([
    'content-length: 100',
    'content-length: 100\r\nconnection: close',
    'transfer-encoding: chunked',
    'transfer-encoding: chunked\r\nconnection: close',
  ])('is not delivered by half an answer (%s), of which the log keeps what came', async (header) => {
    const body = header.startsWith('t') ? '4\r\nhalf\r\n' : 'half';
    const receiver = await afterRequest(`HTTP/1.1 200 OK\r\n${header}\r\n\r\n${body}`, 'end');
    const report = await send(receiver.url);
    expect(report.outcome).toEqual({ kind: 'retryable', reason: 'connection_reset' });
    expect(report.response).toMatchObject({ status: 200, body: 'half', truncated: true });
  });

  it('does not take a 1xx for the answer', async () => {
    const receiver = await afterRequest('HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n', 'end');
    const report = await send(receiver.url);
    expect(report.outcome).toEqual({ kind: 'retryable', reason: 'connection_reset' });
    expect(report.response).toBeNull();
  });

  it.each([
    ['no HTTP at all', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['a header without a colon', 'HTTP/1.1 200 OK\r\nnonsense\r\n\r\n'],
    ['two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nhello'],
    ['100 Continue, which nobody asked for', 'HTTP/1.1 100 Continue\r\n\r\n'],
    ['a protocol change that nobody asked for', 'HTTP/1.1 101 Switching\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'],
    ['100 000 headers', `HTTP/1.1 200 OK\r\n${'x-a: b\r\n'.repeat(100_000)}\r\n`],
    ['one endless header', `HTTP/1.1 200 OK\r\nx-a: ${'b'.repeat(1_000_000)}\r\n\r\n`],
  ])('says that the answer is bad: %s', async (_, answer) => {
    const receiver = await answering(answer);
    const report = await send(receiver.url);
    expect(report.outcome).toEqual({ kind: 'retryable', reason: 'bad_response' });
    expect(report.response).toBeNull();
    expect(report.error?.message).not.toBe('');
  });

  it.each(['', 'nonsense', 'ftp://127.0.0.1/', 'http://user:pw@127.0.0.1/'])(
    'is rejected when the url is %j',
    async (url) => {
      const report = await send(url);
      expect(report.outcome).toEqual({ kind: 'rejected', reason: 'bad_request' });
      expect(report.request).toBeNull();
    },
  );

  it('is rejected when a header can not be sent', async () => {
    const receiver = await answering(http('200 OK'));
    const report = await send(receiver.url, { headers: { 'x-own': 'a\r\nx-smuggled: b' } });
    expect(report.outcome).toEqual({ kind: 'rejected', reason: 'bad_request' });
    expect(receiver.requests).toHaveLength(0);
  });

  it('reports a bug of ours instead of throwing it', async () => {
    const broken = { ...plain, body: () => JSON.parse('{') };
    const report = await webTransport({ dialectOf: () => broken }).send(jobFor(hookTo('http://127.0.0.1/')));
    expect(report.outcome).toEqual({ kind: 'retryable', reason: 'internal' });
    expect(report.error?.message).toContain('JSON');
  });
});

describe('the outbound guard', () => {
  it.each(['0x7f.1', '2130706433', '127.1', '0', '①②⑦.0.0.1', '[::ffff:127.0.0.1]', '127.0.0.1', 'localhost'])(
    'keeps attempts from loopback written as %s',
    async (host) => {
      const receiver = await answering(http('200 OK'));
      const transport = webTransport({ guard: createGuard({ allowedNetworks: [] }) });
      const report = await transport.send(jobFor(hookTo(`http://${host}:${receiver.port}/`)));
      expect(report.outcome).toEqual({ kind: 'retryable', reason: 'network_blocked' });
      expect(report.error?.message).toContain('POSTHORN_ALLOWED_NETWORKS');
      expect(receiver.sockets).toHaveLength(0);
    },
  );
});
