// Answers 200 and notes when which event arrived. Prints its URL. GET / gives what it has noted since it was
// asked last: {event id: nanoseconds of the machine's monotonic clock, the same in all processes}.
import { createServer } from 'node:http';

let arrivals = {};
const server = createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    if (request.method === 'GET') {
      response.end(JSON.stringify(arrivals));
      arrivals = {};
      return;
    }
    const [, id] = /"Identifier":"([^"]*)"/.exec(Buffer.concat(chunks).toString()) ?? [];
    arrivals[id] ??= Number(process.hrtime.bigint());
    response.end('ok');
  });
});
server.listen(0, '127.0.0.1', 4096, () => console.log(`http://127.0.0.1:${server.address().port}`));
