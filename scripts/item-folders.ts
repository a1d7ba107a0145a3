/**
 * The kinds of item: each folder holds one file per item and an `index.gen.ts` that lists them.
 * To add a kind, add its folder here and run `npm run list-items`. A folder that isn't there yet is passed over.
 */
export const itemFolders: readonly string[] = [
  'packages/core/src/knowledge/technologies',
  'packages/core/src/knowledge/patterns',
  'packages/core/src/database/search/algorithms',
  'packages/core/src/design/decisions',
  'packages/core/src/review/rules',
  'packages/core/src/import/importers',
  'packages/core/src/emit/emitters',
  'packages/prove/src/fault/faults',
  'packages/cli/src/commands',
];
