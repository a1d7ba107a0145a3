export { report } from './report.ts';
export type { ReportInput } from './report.ts';
