import type { TestCase } from 'vitest/node';

/** Lists the tests that passed only when they were tried again: each is a mistake, in itself or in what it tests. */
export default class FlakyReporter {
  readonly #flaky: TestCase[] = [];

  onTestCaseResult(test: TestCase): void {
    if (test.diagnostic()?.flaky) this.#flaky.push(test);
  }

  onTestRunEnd(): void {
    for (const test of this.#flaky) {
      const result = test.result();
      console.log(`\nPassed only when tried again: ${test.module.relativeModuleId} > ${test.fullName}`);
      for (const { message } of result.errors ?? []) console.log(`  ${message}`);
    }
  }
}
