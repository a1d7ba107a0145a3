import type { Operation } from './brief.ts';

type Answered = Pick<Operation, 'steps' | 'returns'>;

/**
 * Returns the entity of which an operation changes one row to values that the client gives, and answers that row, so that
 * it may overwrite what the client has not seen; a counter that a statement moves loses no change.
 */
export function updatedAsGiven(operation: Answered): string | undefined {
  const [only, second] = operation.steps;
  const isOne = operation.returns.kind === 'row' && second === undefined && only?.verb === 'updates' && only.single && only.each === undefined && only.set.some((assignment) => assignment.by === 'parameter');
  return isOne ? only.entity : undefined;
}

/** Returns the entity of which an operation does nothing but read and answer one row, whose version it can give. */
export function readAlone(operation: Answered): string | undefined {
  const [only, second] = operation.steps;
  return operation.returns.kind === 'row' && second === undefined && only?.verb === 'reads' && only.single ? only.entity : undefined;
}
