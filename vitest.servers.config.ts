import { defineConfig } from 'vitest/config';
import { long } from './vitest.config.ts';

// npm run test:servers: what needs minutes, the npm registry or a browser: whole proofs of planted faults, how true twins are to filled databases, and the simulator to exact cases.
// One file after the other: they measure.
export default defineConfig({
  test: {
    include: ['scripts/servers/**/*.test.ts', ...long],
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 120_000,
  },
});
