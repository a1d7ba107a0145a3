export { deadlineMilliseconds, statementTimeout, timeoutStep } from './deadline.ts';
export { retryBudget } from './retry-budget.ts';
export type { RetryBudget } from './retry-budget.ts';
