// A program with a producer, for tests of how it ends. Arguments: the URL and token of ingest, a feed, and what to do.
import { createProducer } from '@posthorn/client';

const [url, token, source, end] = process.argv.slice(2);
const producer = createProducer({
  url,
  token,
  source,
  lingerMs: end === 'by-itself' ? 100 : 60_000,
  ...(end === 'by-itself' ? {} : { flushOnSignals: ['SIGTERM', 'SIGINT'] }),
});
for (let n = 0; n < 700; n++)
  producer.trySend({ id: `e-${n}`, type: 'package.added', data: { PackageIdentifier: `${n}` } });
// Else nothing but the producer keeps it running.
if (end !== 'by-itself') setInterval(() => undefined, 60_000);
if (end === 'by-own-handler') {
  process.on('SIGTERM', () => {
    void producer.close().then(() => process.exit(7));
  });
}
process.stdout.write('sent\n');
