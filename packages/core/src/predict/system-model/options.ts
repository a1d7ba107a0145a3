import type { Demands } from '../../evidence/index.ts';
import type { Source } from '../simulate/model.ts';
import type { Fault } from './faults.ts';

/** Under what a system is modelled. */
export interface ModelOptions {
  /** Multiple of the declared traffic. */
  readonly load: number;
  /** Further factors of single operations. */
  readonly loads?: ReadonlyMap<string, number>;
  /** How requests of an operation follow each other; by chance (Poisson) if not told. */
  readonly gaps?: Extract<Source, { kind: 'open' }>['gaps'];
  /** What requests take where a run has measured it. */
  readonly demands?: Demands;
  /** All instances, the database and the load generator share these cores, as they do in a proof. */
  readonly host?: { readonly cores: number };
  /** Who sends has so many connections, one request on each at a time, and waits so many seconds for an answer. */
  readonly client?: { readonly connections: number; readonly patience: number };
  readonly faults?: readonly Fault[];
}
