/** A fitted line in several variables. */
export interface Fitted {
  readonly coefficients: readonly number[];
  /** Standard errors of the coefficients. */
  readonly errors: readonly number[];
  /** What is left of each row. */
  readonly residuals: readonly number[];
  /** Weighted sum of the squares of what is left. */
  readonly left: number;
  /** Rows beyond those that the coefficients take up. */
  readonly freedom: number;
}

/** A row: the variables, what was measured with them, and how much it counts. */
export interface Observation {
  readonly variables: readonly number[];
  readonly value: number;
  readonly weight: number;
}

/**
 * Returns the coefficients of least weighted squares (normal equations; Draper and Smith, Applied Regression Analysis, 2.6), or
 * undefined where the variables depend on each other or there are no rows beyond them.
 */
export function leastSquares(rows: readonly Observation[]): Fitted | undefined {
  const size = rows[0]?.variables.length ?? 0;
  const freedom = rows.length - size;
  if (size === 0 || freedom <= 0) return undefined;
  const normal = Array.from({ length: size }, (_, at) => Array.from({ length: size }, (__, other) => sumOf(rows, (row) => row.weight * at0(row.variables, at) * at0(row.variables, other))));
  const inverse = inverted(normal);
  if (inverse === undefined) return undefined;
  const right = Array.from({ length: size }, (_, at) => sumOf(rows, (row) => row.weight * at0(row.variables, at) * row.value));
  const coefficients = inverse.map((line) => dot(line, right));
  const residuals = rows.map((row) => row.value - dot(row.variables, coefficients));
  const left = rows.reduce((sum, row, at) => sum + row.weight * at0(residuals, at) ** 2, 0);
  return { coefficients, errors: inverse.map((line, at) => Math.sqrt(Math.max(0, at0(line, at) * (left / freedom)))), residuals, left, freedom };
}

const at0 = (list: readonly number[], at: number): number => list[at] ?? 0;

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, at) => sum + value * at0(b, at), 0);
}

function sumOf(rows: readonly Observation[], of: (row: Observation) => number): number {
  return rows.reduce((sum, row) => sum + of(row), 0);
}

/** Gauss and Jordan with the largest pivot; undefined where a column depends on others to the precision of the numbers. */
function inverted(matrix: readonly (readonly number[])[]): readonly (readonly number[])[] | undefined {
  const size = matrix.length;
  const work = matrix.map((line, at) => [...line, ...Array.from({ length: size }, (_, other) => (at === other ? 1 : 0))]);
  for (let column = 0; column < size; column++) {
    const pivot = work.slice(column).reduce((best, line, at) => (Math.abs(at0(line, column)) > Math.abs(at0(work[best] ?? [], column)) ? column + at : best), column);
    const chosen = work[pivot];
    const present = work[column];
    if (chosen === undefined || present === undefined || Math.abs(at0(chosen, column)) <= 1e-12 * at0(matrix[column] ?? [], column)) return undefined;
    work[pivot] = present;
    work[column] = chosen.map((value) => value / at0(chosen, column));
    const unit = work[column] ?? [];
    for (const [row, line] of work.entries()) {
      const factor = at0(line, column);
      if (row !== column && factor !== 0) work[row] = line.map((value, at) => value - factor * at0(unit, at));
    }
  }
  return work.map((line) => line.slice(size));
}
