export { serve } from './service.ts';
export type { Service } from './service.ts';
export type { Row } from './execute.ts';
