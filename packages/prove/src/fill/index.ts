export { chooseScale } from './choose-scale.ts';
export type { ChosenScale, ScaleBudget } from './choose-scale.ts';
export { fill } from './fill.ts';
export type { Filled, FillOptions } from './fill.ts';
export { tableRows } from './table-rows.ts';
export type { TableRows } from './table-rows.ts';
