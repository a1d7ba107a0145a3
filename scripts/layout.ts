// The table of ARCHITECTURE.md's map: what may import what. check-imports enforces it, types included.

/** The packages that each package may import. Root folders (scripts, bench) may import them all. */
export const packageImports: Readonly<Record<string, readonly string[]>> = {
  'packages/policies': [],
  'packages/runtime': ['packages/policies'],
  'packages/core': ['packages/policies'],
  'packages/prove': ['packages/policies', 'packages/core', 'packages/runtime'],
  'packages/cli': ['packages/policies', 'packages/core', 'packages/runtime', 'packages/prove'],
  'packages/mcp': ['packages/policies', 'packages/core', 'packages/runtime', 'packages/prove'],
  'packages/studio': ['packages/policies', 'packages/core'],
};

/** The level of each folder of core; a folder imports folders of lower levels only. */
export const coreLevels: Readonly<Record<string, number>> = {
  source: 0,
  quantity: 0,
  graph: 0,
  random: 0,
  diagnostic: 1,
  system: 2,
  evidence: 2,
  statistics: 2,
  read: 3,
  knowledge: 3,
  queueing: 3,
  sql: 3,
  design: 4,
  database: 4,
  predict: 4,
  review: 4,
  import: 4,
  emit: 4,
  report: 4,
  pipeline: 5,
};

/** Same input, same output: no files, network, process, clock or dice. */
export const purePackages: readonly string[] = ['packages/policies', 'packages/core'];

/** What gives another answer each time, or touches the world, with what to do instead. */
export const impureNames: Readonly<Record<string, string>> = {
  'Date()': 'take the time as an argument',
  'Date.now': 'take the time as an argument',
  'performance.now': 'take the time as an argument',
  'Math.random': 'take a seed (core/random)',
  'crypto.randomUUID': 'take a seed (core/random)',
  'crypto.getRandomValues': 'take a seed (core/random)',
  process: 'take what it would give as an argument, and return what it would write',
  globalThis: 'name what is meant, or take it as an argument',
  'setTimeout()': 'leave waiting to the caller',
  'setInterval()': 'leave waiting to the caller',
  'setImmediate()': 'leave waiting to the caller',
  'fetch()': 'leave the network to a door',
};
