export type { HypotheticalIndex } from './add-indexes.ts';
export { readCatalog } from './read-catalog.ts';
export { startTwin, type Twin, type TwinInput } from './twin.ts';
export type { Shown } from './what-if.ts';
