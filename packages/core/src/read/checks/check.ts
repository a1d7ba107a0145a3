import type { Diagnostic } from '../../diagnostic/index.ts';
import type { Resolved } from '../resolve/resolve.ts';
import { checkContradictions } from './contradictions.ts';
import { checkDatabaseNames } from './database-names.ts';
import { checkEntities } from './entities.ts';
import { checkHalfKept } from './half-kept.ts';
import { checkHazards } from './hazards.ts';
import { checkOperations } from './operations.ts';
import { checkReferenceCycles } from './reference-cycles.ts';
import { checkUsage } from './usage.ts';

/** Reports what only the whole of a brief shows: what nothing uses, what contradicts, what can never be. */
export function checkBrief(resolved: Resolved, report: (diagnostic: Diagnostic) => void): void {
  const checked: Resolved = { ...resolved, context: { ...resolved.context, report } };
  checkOperations(checked);
  checkEntities(checked);
  checkHazards(checked);
  checkHalfKept(checked);
  checkContradictions(checked);
  checkDatabaseNames(checked);
  checkReferenceCycles(checked);
  checkUsage(checked);
}
