import type { Json } from '../writers/json.ts';
import { dependencies, devDependencies, nodeRange } from './pins.ts';

/** Returns the emitted package.json. */
export function manifest(name: string, summary: string): Readonly<Record<string, Json>> {
  return {
    name,
    version: '1.0.0',
    private: true,
    ...(summary === '' ? {} : { description: summary }),
    type: 'module',
    engines: { node: nodeRange },
    imports: {
      '#runtime': './src/kentledge/runtime/index.ts',
      '#runtime/testing': './src/kentledge/runtime/testing/index.ts',
      '#policies': './src/kentledge/policies/index.ts',
    },
    scripts: {
      start: 'node src/main.ts',
      local: 'node test/local.ts',
      migrate: 'node src/migrate.ts',
      test: 'node --test --test-concurrency=1 test/*.test.ts',
      typecheck: 'tsc --noEmit -p tsconfig.json',
    },
    dependencies,
    devDependencies,
  };
}
