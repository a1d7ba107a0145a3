import type { Brief, Operation, Step } from '../system/index.ts';

/** Returns whether the step locks its one row until the transaction ends. */
export function locks(operation: Operation, step: Step): boolean {
  if (!step.single || step.each !== undefined) return false;
  const isWritten = operation.steps.some(({ verb }) => verb === 'creates' || verb === 'updates' || verb === 'deletes');
  return step.verb === 'updates' || step.verb === 'deletes' || ((step.verb === 'reads' || step.verb === 'checks') && isWritten);
}

/** Returns the pairs of entities whose rows the operation locks, those of the first before those of the second. */
export function lockPairs(operation: Operation): readonly (readonly [string, string])[] {
  if (operation.steps.length < 2) return [];
  const steps = operation.steps.filter((step) => step.verb === 'updates' || step.verb === 'deletes' || locks(operation, step));
  const entities = [...new Set(steps.flatMap((step) => step.entity ?? []))];
  return entities.flatMap((before, index) => entities.slice(index + 1).map((after) => [before, after] as const));
}

/** Returns the names of all such pairs of a brief. */
export function lockedPairs(brief: Brief): ReadonlySet<string> {
  return new Set(brief.operations.flatMap((operation) => lockPairs(operation).map(([before, after]) => pairName(before, after))));
}

export function pairName(before: string, after: string): string {
  return `${before} ${after}`;
}
