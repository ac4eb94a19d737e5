// Loaded into a role before it starts (node --import): answers the word "memory"
// with what is left after a full collection of garbage. Needs --expose-gc.
process.on('message', () => {
  globalThis.gc();
  const { heapUsed, rss, external } = process.memoryUsage();
  process.send({ heapUsed, rss, external });
});
// Being asked is no reason to stay.
process.channel.unref();
