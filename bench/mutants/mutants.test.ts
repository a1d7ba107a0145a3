import { startPostgres } from '@kentledge/prove/postgres';
import { openRun } from '@kentledge/prove/run';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { baseBriefs } from './base-briefs.ts';
import { applyEdit, textWays, valueWays } from './edit.ts';
import { escapee } from './hostile-words.ts';
import { judge, problemsOfFile } from './judge.ts';
import { mutants } from './mutant.ts';
import { openTrial } from './try-sql.ts';

const bases = baseBriefs();

it('reads, designs and emits 2,000 changed briefs, at least half of which have no errors', () => {
  const count = { judged: 0, built: 0 };
  fc.assert(
    fc.property(mutants(bases), ({ text }) => {
      const { problems, built } = judge(text);
      count.judged += 1;
      if (built !== undefined) count.built += 1;
      expect(problems).toEqual([]);
    }),
    { seed: 2026, numRuns: 2000 },
  );
  expect(count.built / count.judged).toBeGreaterThan(0.5);
}, 300_000);

it('emits SQL that PostgreSQL runs and takes back, and statements that it prepares, for 30 changed briefs', async () => {
  const built = fc.sample(mutants(bases), { seed: 30, numRuns: 90 }).map(({ made, text }) => ({ made, built: judge(text).built }));
  const chosen = built.filter((one) => one.built !== undefined).slice(0, 30);
  expect(chosen).toHaveLength(30);
  const run = await openRun();
  try {
    const trySql = await openTrial(await startPostgres(run));
    for (const { made, built: one } of chosen) {
      if (one !== undefined) expect([made, ...(await trySql(one))]).toEqual([made]);
    }
  } finally {
    await run.close();
  }
}, 300_000);

it('has changes that change something, each of them', () => {
  const unchanged = [...valueWays, ...textWays].filter((how) => bases.every(({ text }) => [3, 17, 101].every((at) => applyEdit(text, { how, at, other: at * 7 }) === text)));
  expect(unchanged).toEqual([]);
});

it('sees a path that leaves the folder, a file that does not parse, and a text that became code', () => {
  expect(problemsOfFile('../up.md', '')).toEqual(['not a safe path']);
  expect(problemsOfFile('a.ts', 'const a = ;')).toHaveLength(1);
  expect(problemsOfFile('a.json', '{')).toHaveLength(1);
  expect(problemsOfFile('a.yaml', 'a: [')).toHaveLength(1);
  expect(problemsOfFile('a.ts', `const a = '${escapee}';`)).toEqual([]);
  expect(problemsOfFile('a.ts', `const a = '' + ${escapee}();`)).toEqual(['a text of the brief is code']);
  expect(problemsOfFile('a.sql', `select '${escapee}''', 1 -- ${escapee}`)).toEqual([]);
  expect(problemsOfFile('a.sql', `select ''; drop table ${escapee}`)).toEqual(['a text of the brief is SQL']);
  expect(problemsOfFile('a.md', '<script>')).toEqual(['a text of the brief is HTML']);
});
