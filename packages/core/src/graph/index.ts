export { topologicalOrder } from './topological-order.ts';
export type { Ordering } from './topological-order.ts';
