import { existsSync, readdirSync } from 'node:fs';
import { run } from './run.mjs';

/** Compiles what has changed since the last time: `tsc -b` finds out by itself, in about 0.1 s. */
export function ensureBuild() {
  const unbuilt = readdirSync('packages').filter((name) => !existsSync(`packages/${name}/dist/.tsbuildinfo`));
  if (unbuilt.length > 0) console.log('Compiling Posthorn.');
  run('node_modules/.bin/tsc', ['-b']);
}
