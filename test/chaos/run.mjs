// npm run test:chaos -- [--seed N] [--seconds 30] [--rounds 1]: plays rounds of
// slice.test.ts by hand, with seeds N, N + 1 and so on.
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    seconds: { type: 'string', default: '30' },
    rounds: { type: 'string', default: '1' },
  },
});
const env = { ...process.env, CHAOS_SECONDS: values.seconds, CHAOS_ROUNDS: values.rounds };
if (values.seed !== undefined) env.CHAOS_SEED = values.seed;
const { status } = spawnSync('npx', ['vitest', 'run', 'test/chaos/slice.test.ts'], { env, stdio: 'inherit' });
process.exit(status ?? 1);
