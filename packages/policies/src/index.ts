export { deadlineMilliseconds, statementTimeout, timeoutStep } from './deadline.ts';
