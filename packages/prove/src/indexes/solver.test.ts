import { expect, it } from 'vitest';
import { loadSolver } from './solver.ts';

const solve = await loadSolver();

it('solves a program of binary variables to its optimum, and tells what nothing is below', () => {
  const text = 'Minimize\n 5 y0 + 9 y1\n + 1 x0\n + 0 x1\nSubject To\n y0 + y1 = 1\n y0 - x0 <= 0\n 3 x0 + 2 x1 <= 4\nBinary\n x0\n x1\nEnd\n';
  const solution = solve(text, ['x0', 'x1']);
  expect(solution?.objective).toBeCloseTo(6);
  expect(solution?.bound).toBeLessThanOrEqual(6.01);
  expect(solution?.ones).toContain('x0');
});

it('finds nothing where nothing can be', () => {
  expect(solve('Minimize\n x0\nSubject To\n x0 >= 2\nBinary\n x0\nEnd\n', ['x0'])).toBeUndefined();
});
