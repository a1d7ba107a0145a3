import type { Binding, Row } from './binding.ts';
import { conditionsOf, holds } from './binding.ts';
import type { SubjectRule } from './subject.ts';
import { mayBeWritten } from './written-row.ts';

/** Returns false if a request with all its values is known to be refused: by a condition on a row that it names, or by what it writes. */
export function rulesKept(binding: Binding, found: ReadonlyMap<SubjectRule, Row>): boolean {
  const changed = new Set<string>();
  for (const [{ step }, { entity, row }] of found) {
    // What an earlier step has written into the row is not among its generated values.
    if (changed.has(`${entity} ${row}`)) continue;
    // A filter whose parameter is left out does not count, and a list may be empty.
    if (step.verb !== 'reads' && !conditionsOf(step).every((condition) => holds(condition, entity, row, binding) !== false)) return false;
    if (!mayBeWritten(step, row, binding)) return false;
    if (step.verb === 'updates') changed.add(`${entity} ${row}`);
  }
  return binding.operation.steps.every((step) => step.each !== undefined || step.verb !== 'creates' || mayBeWritten(step, undefined, binding));
}
