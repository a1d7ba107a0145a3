export { offeredOf } from './busy.ts';
export type { Estimate, Measures } from './estimate.ts';
export type { Fault, FaultyPart } from './faults.ts';
export { modelOf } from './model-of.ts';
export type { Modelled } from './model-of.ts';
export type { ModelOptions } from './options.ts';
export { simulateSystem } from './simulate-system.ts';
export type { SimulatedSystem, SimulationOptions } from './simulate-system.ts';
