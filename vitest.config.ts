import { configDefaults, defineConfig } from 'vitest/config';

// What these assert depends on times (verdicts under load, deadlines, the seconds until a killed run is gone), so nothing else may run beside them.
const timed = [
  'packages/prove/src/*.test.ts',
  'packages/prove/src/load/run-phase.test.ts',
  'packages/prove/src/load/sample-demands.test.ts',
  'packages/prove/src/demands/measure-demands.test.ts',
  'packages/prove/src/postgres/start-postgres.test.ts',
  'packages/prove/src/run/open-run.test.ts',
  'packages/cli/src/commands/prove.test.ts',
  'packages/runtime/src/http/deadline.test.ts',
  'packages/runtime/src/http/call.test.ts',
];
/** What takes minutes, so that `npm run test:servers` runs it: whole proofs of planted faults, plans beside those of filled databases, and runs of the simulator. */
export const long = ['packages/prove/src/planted.test.ts', 'packages/prove/src/indexes/expert.test.ts', 'packages/*/src/**/fidelity.test.ts', 'packages/prove/src/simulation/coverage.test.ts'];
// A test that only hangs should say so soon; those that start servers set their own limit.
const testTimeout = 20_000;

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'all',
          include: ['packages/*/src/**/*.test.ts', 'scripts/**/*.test.ts', 'bench/**/*.test.ts'],
          exclude: [...configDefaults.exclude, 'scripts/servers/**', ...long, ...timed],
          // Half of the tests wait for servers and processes: on two cores one worker leaves one idle.
          maxWorkers: '100%',
          sequence: { groupOrder: 0 },
          testTimeout,
        },
      },
      { test: { name: 'timed', include: timed, exclude: [...configDefaults.exclude, ...long], fileParallelism: false, sequence: { groupOrder: 1 }, testTimeout } },
    ],
  },
});
