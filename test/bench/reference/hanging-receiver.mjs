// Takes connections and reads what comes, and never answers. Prints its URL. A process of its own: what it costs
// to be hung on is not what those who are looked at wait for.
import { createServer } from 'node:net';

const server = createServer((socket) => {
  socket.on('error', () => socket.destroy());
  socket.resume();
});
server.listen(0, '127.0.0.1', 4096, () => console.log(`http://127.0.0.1:${server.address().port}`));
