export type { CallerRow, PlannedRequest } from './request.ts';
export { createRequests, patient } from './requests.ts';
export type { Requests } from './requests.ts';
export { seesTrash } from './subject.ts';
