export { checkDemands } from './check-demands.ts';
export { measureDemands } from './measure-demands.ts';
