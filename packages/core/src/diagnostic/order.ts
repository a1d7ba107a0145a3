import type { Diagnostic } from './diagnostic.ts';

/** The diagnostics by source and place; those without a place come first, those at one place keep their order. */
export function inOrder(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return diagnostics.toSorted((a, b) => {
    const [left, right] = [a.spans[0], b.spans[0]];
    if (left === undefined || right === undefined) return Number(left !== undefined) - Number(right !== undefined);
    if (left.source !== right.source) return left.source < right.source ? -1 : 1;
    return left.start - right.start || left.end - right.end;
  });
}

/** Whether any of them is an error, so that the result must not be used further. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === 'error');
}
