import { defineConfig } from 'vitest/config';

// npm run test:servers: what needs minutes, the npm registry or a browser, and how true twins are to filled databases.
// One file after the other: they measure.
export default defineConfig({
  test: {
    include: ['scripts/servers/**/*.test.ts', 'packages/*/src/**/fidelity.test.ts'],
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 120_000,
  },
});
