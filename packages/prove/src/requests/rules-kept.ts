import type { Binding } from './binding.ts';
import { holds } from './binding.ts';
import type { FoundRows } from './subject.ts';
import { mayBeWritten } from './written-row.ts';

/** Returns false if a request with all its values is known to be refused: by a condition on a row that it names, or by what it writes. */
export function rulesKept(binding: Binding, found: FoundRows): boolean {
  const changed = new Set<string>();
  for (const [{ step, late }, { entity, row }] of found) {
    // What an earlier step has written into the row is not among its generated values; of a read, a filter whose parameter is left out does not count.
    const isRead = step.verb === 'reads' || step.verb === 'checks';
    const isKnown = found.size === 1 || !changed.has(`${entity} ${row}`);
    if (isKnown && step.verb !== 'reads' && !late.every((condition) => holds(condition, entity, row, binding) !== false)) return false;
    if (isKnown && !isRead && !mayBeWritten(step, row, binding)) return false;
    if (step.verb === 'updates' && found.size > 1) changed.add(`${entity} ${row}`);
  }
  return binding.operation.steps.every((step) => step.each !== undefined || step.verb !== 'creates' || mayBeWritten(step, undefined, binding));
}
