export { assumed, declared, measured, predicted } from './quantity.ts';
export type { Place, Provenance, Quantity, Unit } from './quantity.ts';
export { formatAvailability, formatNumber, formatQuantity, formatShare, formatValue, groupThousands } from './format.ts';
export { studentQuantile } from './student-quantile.ts';
