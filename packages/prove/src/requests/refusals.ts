import type { Expression, Operation, System } from '@kentledge/core/system';
import { conjuncts } from '@kentledge/core/system';
import { movesState } from './subject.ts';

/**
 * Returns the statuses by which an operation may refuse a right request because of what other requests did: those of
 * `else`, 409 of a transition, 422 of a bound on a row's value. Failures of the service (5xx) are never among them.
 */
export function refusalsOf(system: System, operation: Operation): readonly number[] {
  const statuses = operation.steps.flatMap((step) => [
    ...(step.otherwise?.kind === 'status' ? [step.otherwise.status] : []),
    ...(movesState(system, step) ? [409] : []),
    ...((step.verb === 'updates' || step.verb === 'checks') && conjuncts(step.where).some(isBound) ? [422] : []),
  ]);
  return [...new Set(statuses)].filter((status) => status >= 400 && status < 500).toSorted((a, b) => a - b);
}

function isBound(condition: Expression): boolean {
  return condition.kind === 'compare' && condition.operator !== '=' && condition.operator !== '!=';
}
