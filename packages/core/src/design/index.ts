export { design, survey } from './design.ts';
export type { Designed, Survey } from './design.ts';
export { including, pinOfIndex } from './index/pin.ts';
export { pinnable } from './pinnable.ts';
export { designProblems } from './diagnostics.ts';
export { tablesOf } from './tables/tables.ts';
export type { SqlText, TableChoices } from './tables/layout.ts';
