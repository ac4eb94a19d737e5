import { defineConfig } from 'vitest/config';

// Tests run the packages' sources, without a build: every package's `exports` names them under this condition.
const conditions = ['posthorn-source', 'node', 'import', 'module', 'default'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    setupFiles: ['./vitest.setup.ts'],
    // How long a test may take on a machine that does much else: it ends what hangs, and judges nothing.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // Whole-system tests start several processes each: more files at a time would only make them wait.
    maxWorkers: 2,
    reporters: ['default', './vitest.flaky-reporter.ts'],
    projects: [
      // One of four thousand that fails by chance must not keep a change out: it is tried once more, and listed.
      { extends: true, test: { name: 'packages', include: ['packages/*/test/**/*.test.ts'], retry: 1 } },
      // What fails here once has lost something once.
      { extends: true, test: { name: 'system', include: ['test/**/*.test.ts'] } },
    ],
  },
});
