// The smallest receiver of webhooks: prints what arrives and answers 200.
// Run it with `node docs/examples/receiver.mjs`; PORT says where (default 9000).
import { createServer } from 'node:http';

const port = Number(process.env.PORT ?? 9000);

const server = createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    console.log(`${request.method} ${request.url}`);
    for (const [name, values] of Object.entries(request.headersDistinct)) console.log(`${name}: ${values?.join(', ')}`);
    console.log(`\n${Buffer.concat(chunks).toString()}\n`);
    response.end('ok\n');
  });
});

server.listen(port, () => console.log(`Waiting for webhooks on port ${port}.`));

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    server.close();
    server.closeAllConnections();
  });
}
