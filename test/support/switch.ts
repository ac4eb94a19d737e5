import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A TCP forwarder on 127.0.0.1 whose target can be switched: a service address that outlives a failover. */
export interface Switch {
  port: number;
  /** New connections go to this port; those there are break. */
  to(port: number): void;
  /** New connections go to this port; those there are stay. */
  divert(port: number): void;
  close(): Promise<void>;
}

/** Starts a forwarder to a port on 127.0.0.1. */
export async function startSwitch(target: number): Promise<Switch> {
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (near) => {
    const far = connect({ port: target, host: '127.0.0.1', noDelay: true });
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.pipe(to);
      from.on('error', () => to.destroy());
      from.once('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    to: (port) => {
      target = port;
      cut();
    },
    divert: (port) => {
      target = port;
    },
    close: async () => {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
