#!/usr/bin/env -S node --max-semi-space-size=32 --single-threaded-gc --no-allocation-site-pretenuring
// How garbage is collected (docs/performance.md). Room for young objects, in MiB: with Node's 16 a busy worker spends a
// tenth of its time on them. In the process's own thread: helpers save it little waiting, and take CPU time from the
// replicas beside it. And no objects made old from the start: V8 decides that from the few that it sees while a process
// starts, and where it guesses wrong, they keep the young ones alive that they refer to, and a worker takes a fifth longer.
//
// Resolving a host name blocks a thread of libuv's pool, of which there are 4 unless something else is said before
// the first is used. Four names that do not resolve would keep all others waiting. CommonJS, because the loader of
// modules uses the pool itself.
process.env.UV_THREADPOOL_SIZE ??= '64';
void import('../dist/main.js');
