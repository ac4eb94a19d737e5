import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';

/** What a receiver does with a connection once the first bytes of a request have come. */
export interface Behaviour {
  /** The name of its test: "a receiver that ...". */
  does: string;
  act(socket: Socket): void;
  /** What its attempts come to: its deadline, an error at once, or an answer of which a part is kept. */
  costs: 'deadline' | 'refusal' | 'part';
  /** Where it only makes sense over TLS. */
  overTls?: true;
}

const mebibyte = 1024 * 1024;
const chunk = Buffer.alloc(mebibyte, 'x');
const gigabytes = (count: number): number => count * 1024 * mebibyte;

/** Writes as fast as the other side reads, for as long as it does. */
function pour(socket: Socket, bytes: Buffer | string): void {
  const more = (): void => {
    while (!socket.destroyed && socket.write(bytes));
  };
  socket.on('drain', more);
  more();
}

/** Writes a piece every so often. */
function drip(socket: Socket, everyMs: number, piece: () => string): void {
  const timer = setInterval(() => socket.write(piece()), everyMs);
  socket.on('close', () => clearInterval(timer));
}

/** Must hold 4 of isolation: each of these may cost one deadline and a few KiB. */
export function httpBehaviours(): Behaviour[] {
  // 100 KiB that unpack to 100 MiB.
  const bomb = gzipSync(Buffer.alloc(100 * mebibyte));
  return [
    { does: 'never answers', costs: 'deadline', act: () => undefined },
    {
      does: 'answers one byte a second',
      costs: 'deadline',
      act: (socket) => {
        const answer = 'HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n';
        let at = 0;
        drip(socket, 1000, () => answer[at++] ?? 'x');
      },
    },
    {
      does: 'never ends its body',
      costs: 'deadline',
      act: (socket) => {
        socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n');
        drip(socket, 50, () => '1\r\nx\r\n');
      },
    },
    {
      does: 'sends 10 GB',
      costs: 'part',
      act: (socket) => {
        socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${gigabytes(10)}\r\n\r\n`);
        pour(socket, chunk);
      },
    },
    {
      does: 'sends a gzip bomb',
      costs: 'part',
      act: (socket) => {
        const headers = `content-encoding: gzip\r\ncontent-length: ${bomb.length}`;
        socket.write(`HTTP/1.1 200 OK\r\n${headers}\r\n\r\n`);
        socket.write(bomb);
      },
    },
    {
      does: 'sends 100 000 headers',
      costs: 'refusal',
      act: (socket) => {
        const headers = Array.from({ length: 100_000 }, (_, i) => `x-header-${i}: a value like any other\r\n`);
        socket.write(`HTTP/1.1 200 OK\r\n${headers.join('')}\r\n`);
      },
    },
    {
      does: 'sends headers without end',
      costs: 'refusal',
      act: (socket) => {
        socket.write('HTTP/1.1 200 OK\r\nx-long: ');
        pour(socket, chunk);
      },
    },
    {
      does: 'sends announcements of its answer without end',
      costs: 'deadline',
      act: (socket) => drip(socket, 1, () => 'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n'.repeat(20)),
    },
    {
      does: 'redirects to itself without end',
      costs: 'refusal',
      // It closes: only the first request of a connection is answered here.
      act: (socket) => {
        socket.end('HTTP/1.1 302 Found\r\nlocation: /again\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');
      },
    },
    {
      does: 'stops in the middle of the TLS handshake',
      costs: 'deadline',
      overTls: true,
      // The head of a record with a ServerHello of 16 KiB, and the first bytes of that.
      act: (socket) => socket.write(Buffer.from([0x16, 0x03, 0x03, 0x40, 0x00, 0x02, 0x00, 0x3f, 0xfc])),
    },
  ];
}

/** The same for mail servers, which speak first. */
export const smtpBehaviours: readonly Behaviour[] = [
  { does: 'never greets', costs: 'deadline', act: () => undefined },
  {
    does: 'greets one byte a second',
    costs: 'deadline',
    act: (socket) => drip(socket, 1000, () => '2'),
  },
  {
    does: 'greets with a line without end',
    costs: 'refusal',
    act: (socket) => pour(socket, Buffer.alloc(mebibyte, '2')),
  },
  {
    does: 'greets with lines without end',
    costs: 'refusal',
    act: (socket) => pour(socket, Buffer.from('220-welcome to a server with much to say\r\n'.repeat(20_000))),
  },
];
