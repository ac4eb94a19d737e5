import { defineConfig } from 'vitest/config';

// Not a test: `npm run bench` measures. Speed never decides whether a change is right.
export default defineConfig({
  test: { include: ['test/bench/**/*.bench.ts'], testTimeout: 1_200_000, hookTimeout: 120_000, fileParallelism: false },
});
