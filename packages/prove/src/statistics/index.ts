export { statisticsOf } from './statistics-of.ts';
export type { SynthesisOptions } from './statistics-of.ts';
