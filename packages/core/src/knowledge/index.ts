export { assume, defineFacts } from './fact.ts';
export type { Fact, FactGroup } from './fact.ts';
export { rowWidth } from './facts/row-width.ts';
