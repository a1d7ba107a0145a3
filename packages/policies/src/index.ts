export { deadlineMilliseconds, timeoutStep } from './deadline.ts';
