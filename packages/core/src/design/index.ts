export { tablesOf } from './tables/tables.ts';
export type { SqlText, TableChoices } from './tables/layout.ts';
