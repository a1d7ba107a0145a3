import type { Evidence, NamedQuantity } from '../../evidence/index.ts';
import type { System } from '../../system/index.ts';
import { claim } from './claims.ts';
import { demandQuantities } from './demand-quantities.ts';
import { evidenceQuantities } from './evidence-quantities.ts';
import { factQuantities } from './fact-quantities.ts';
import { systemQuantities } from './system-quantities.ts';

/**
 * Returns every number that a report prints, by name, sorted: what was measured, then what the design says, then what both rest on. Where two
 * have the same name the measured one keeps it and the designed one is called `design.<name>`.
 */
export function namedQuantities(system: System, evidence?: Evidence): readonly NamedQuantity[] {
  const measured = evidence === undefined ? [] : [evidenceQuantities(evidence), demandQuantities(system, evidence)];
  const designed = systemQuantities(system);
  return claim([...measured, designed, factQuantities([...measured.flat(), ...designed])]);
}
