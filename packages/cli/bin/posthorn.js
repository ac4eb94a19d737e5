#!/usr/bin/env -S node --max-semi-space-size=32 --single-threaded-gc
// Room for young objects, in MiB: with Node's 16 a busy worker spends a tenth of its time on collecting them. And it
// collects them in its own thread. With helpers it would wait as long, as there are few to keep, but take more CPU
// time, from the replicas beside it (docs/performance.md).
//
// Resolving a host name blocks a thread of libuv's pool, of which there are 4 unless something else is said before
// the first is used. Four names that do not resolve would keep all others waiting. CommonJS, because the loader of
// modules uses the pool itself.
process.env.UV_THREADPOOL_SIZE ??= '64';
void import('../dist/main.js');
