export { createData, createdAt, isSpare, isTrashed, lengthAt, pairSides, referredTo } from './data.ts';
export type { Data, DataOptions, EntityPlan } from './data.ts';
export { evaluate } from './evaluate.ts';
export type { Environment, Value } from './evaluate.ts';
export { keyAt, linkedRows, partIndex, pathValue, referredRow, rowOfTenant, scatteredRow, tenantOf, valueAt } from './rows.ts';
export { deletedAt, subjectOf } from './scalars.ts';
export { rowLists } from './sizes.ts';
export { partWalked } from './taken.ts';
export { isStopWord } from './words.ts';
