import { existsSync, statSync } from 'node:fs';
import { run } from './run.mjs';

const LOCK = 'package-lock.json';
/** npm writes this one last, so an install that was interrupted is seen as none. */
const INSTALLED = 'node_modules/.package-lock.json';

/** Installs the npm packages unless node_modules is already newer than the lock file. */
export function ensureDependencies() {
  const reason = whyInstall();
  if (!reason) return;
  const verb = existsSync(LOCK) ? 'ci' : 'install';
  console.log(`Installing the npm packages, because ${reason}.`);
  // The compiler is a dev dependency: needed even where NODE_ENV is production.
  run('npm', [verb, '--include=dev', '--no-audit', '--no-fund']);
}

function whyInstall() {
  if (!existsSync(INSTALLED)) return 'there are none yet';
  if (!existsSync(LOCK)) return `there is no ${LOCK}`;
  return statSync(LOCK).mtimeMs > statSync(INSTALLED).mtimeMs ? `${LOCK} has changed` : undefined;
}
