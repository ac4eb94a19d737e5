// npm run soak -- [--minutes 10] [--rate 200] [--waiting 1000000]: plays memory.test.ts at length, and
// prints the slope of the heaps, and what a worker holds while so many deliveries wait.
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    rate: { type: 'string', default: '200' },
    waiting: { type: 'string', default: '1000000' },
  },
});
const env = {
  ...process.env,
  SOAK_MINUTES: values.minutes,
  SOAK_RATE: values.rate,
  SOAK_WAITING: values.waiting,
};
const { status } = spawnSync('npx', ['vitest', 'run', '--disableConsoleIntercept', 'test/soak/memory'], {
  env,
  stdio: 'inherit',
});
process.exit(status ?? 1);
