import { expect, it } from 'vitest';
import { overLimit, parseTimings, timingsBetween } from './metrics-page.ts';

const page = (fast: number, slow: number): string => `# TYPE database_statement_duration_seconds histogram
database_statement_duration_seconds_bucket{statement="getNote.1",le="0.05"} ${fast - 1}
database_statement_duration_seconds_bucket{statement="getNote.1",le="0.1"} ${fast}
database_statement_duration_seconds_bucket{statement="getNote.1",le="0.2"} ${fast + slow}
database_statement_duration_seconds_bucket{statement="getNote.1",le="+Inf"} ${fast + slow}
database_statement_duration_seconds_sum{statement="getNote.1"} ${0.01 * fast + 0.15 * slow}
database_statement_duration_seconds_count{statement="getNote.1"} ${fast + slow}
`;

it('reads what was added between two pages', () => {
  const added = timingsBetween(parseTimings(page(10, 1)), parseTimings(page(110, 4)));
  expect(added.get('getNote.1')).toMatchObject({ count: 103 });
  expect(added.get('getNote.1')?.sum).toBeCloseTo(1.45, 6);
});

it('counts what took longer than a limit, never too few', () => {
  const timings = parseTimings(page(110, 4)).get('getNote.1');
  expect(timings && overLimit(timings, 0.1)).toBe(4);
  // 0.15 is no edge: all above the next lower edge count.
  expect(timings && overLimit(timings, 0.15)).toBe(4);
});

it('leaves out statements that did not run', () => {
  expect(timingsBetween(parseTimings(page(10, 1)), parseTimings(page(10, 1))).size).toBe(0);
});
