import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { type Command, InvalidArgumentError } from 'commander';
import type { Cli } from '../../cli.ts';
import { addExamples } from '../../examples.ts';
import { CommandFailed } from '../../failure.ts';
import { type Arrival, describeArrival } from './arrival.ts';
import { verify } from './verify.ts';

interface ListenOptions {
  port: number;
  host: string;
  secret?: string[];
  status: number;
  ndjson?: boolean;
}

/** `posthorn listen`: a receiver to try hooks with. */
export function registerListen(program: Command, cli: Cli): void {
  const command = program
    .command('listen')
    .description('print what arrives at a local port, and check signatures, until Ctrl-C')
    .option('--port <port>', 'where to listen; 0 is a free port', parseIn(0, 65_535), 9000)
    .option('--host <address>', 'on which address', '127.0.0.1')
    .option('--secret <secret>', 'the secret of the hook; may be given again', (text, before?: string[]) => [
      ...(before ?? []),
      text,
    ])
    .option('--status <code>', 'what to answer', parseIn(200, 599), 200)
    .option('--ndjson', 'print JSON, one line for each request')
    .action((options: ListenOptions) => listen(cli, options));
  addExamples(command, {
    'listen --secret whsec_MfKQ9r8GKYqUTwjUPD8ILPZIo2LaLaSw': 'for a hook with url=http://127.0.0.1:9000',
    'listen --status 500': 'a receiver that fails, to see retries',
    'listen --port 9001 --ndjson': 'for a script',
  });
}

async function listen(cli: Cli, options: ListenOptions): Promise<void> {
  const interrupted = cli.interrupted();
  const server = createServer((request, response) => {
    take(request, response, options).then(
      (arrival) =>
        void cli.stdout.write(options.ndjson ? `${JSON.stringify(arrival)}\n` : describeArrival(cli.stdout, arrival)),
      // Whoever sent it went away before its end.
      () => void response.destroy(),
    );
  });
  const url = await opened(server, options);
  cli.stderr.write(`Waiting for webhooks at ${url}, and answering ${options.status}. Ctrl-C ends it.\n`);
  if (!interrupted.aborted) await once(interrupted, 'abort');
  server.close();
  server.closeAllConnections();
}

async function opened(server: Server, { port, host }: ListenOptions): Promise<string> {
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (error) {
    throw new CommandFailed(
      `Port ${port} of ${host} can’t be listened at: ${(error as Error).message}. Take another: --port 0`,
    );
  }
  const { address, port: real, family } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${real}`;
}

async function take(request: IncomingMessage, response: ServerResponse, options: ListenOptions): Promise<Arrival> {
  const body = await buffer(request);
  const { method = '', url: path = '/', headers, rawHeaders } = request;
  // A hub asks whether its subscriber wants that: yes (W3C WebSub 5.3).
  const challenge = new URLSearchParams(path.split('?')[1]).get('hub.challenge');
  response
    .writeHead(options.status, { 'content-type': 'text/plain' })
    .end(method === 'GET' && challenge ? challenge : 'ok\n');
  return {
    at: new Date().toISOString(),
    method,
    path,
    headers: pairs(rawHeaders),
    body: body.toString('utf8'),
    signature: verify(headers, body, options.secret ?? [], Date.now()),
  };
}

function pairs(raw: readonly string[]): [string, string][] {
  return raw.flatMap((name, index): [string, string][] => (index % 2 === 0 ? [[name, raw[index + 1] ?? '']] : []));
}

function parseIn(least: number, most: number): (text: string) => number {
  return (text) => {
    if (/^\d{1,5}$/.test(text) && Number(text) >= least && Number(text) <= most) return Number(text);
    throw new InvalidArgumentError(`It must be a number from ${least} to ${most}.`);
  };
}
