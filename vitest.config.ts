import { configDefaults, defineConfig } from 'vitest/config';

// Whole proofs: their verdicts are about times, so nothing else may run beside them.
const proofs = ['packages/prove/src/*.test.ts', 'packages/prove/src/load/run-phase.test.ts', 'packages/cli/src/commands/prove.test.ts'];
// A test that only hangs should say so soon; those that start servers set their own limit.
const testTimeout = 20_000;

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'all',
          include: ['packages/*/src/**/*.test.ts', 'scripts/**/*.test.ts', 'bench/**/*.test.ts'],
          exclude: [...configDefaults.exclude, 'scripts/servers/**', ...proofs],
          // Half of the tests wait for servers and processes: on two cores one worker leaves one idle.
          maxWorkers: '100%',
          sequence: { groupOrder: 0 },
          testTimeout,
        },
      },
      { test: { name: 'proofs', include: proofs, fileParallelism: false, sequence: { groupOrder: 1 }, testTimeout } },
    ],
  },
});
