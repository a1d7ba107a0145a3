import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['packages/*/src/**/*.test.ts', 'scripts/**/*.test.ts', 'bench/**/*.test.ts'],
    exclude: ['scripts/servers/**', '**/node_modules/**'],
    // A test that only hangs should say so soon; those that start servers set their own limit.
    testTimeout: 20_000,
  },
});
