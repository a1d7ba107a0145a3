import { expect, it } from 'vitest';
import { numberParameters } from './placeholders.ts';

it.each([
  ['select * from t where a = $1 and b = $2', undefined],
  ['select * from t where a = ? and b in (?, ?) limit ?', 'select * from t where a = $1 and b in ($2, $3) limit $4'],
  ['select * from t where a=? and b>=? or c like ? escape ?', 'select * from t where a=$1 and b>=$2 or c like $3 escape $4'],
  [`select tags ? 'x', tags ?| array['a'], tags ?& x, tags @? '$.a', tags ?? ?`, `select tags ? 'x', tags ?| array['a'], tags ?& x, tags @? '$.a', tags ? $1`],
  [`select '?', "a?", $$?$$ -- ?\n, ?::int`, `select '?', "a?", $$?$$ -- ?\n, $1::int`],
  ['select tags ? ? from t', 'select tags ? $1 from t'],
  ['select :id::int, :name, :id, x::text, a[1:n], a[:n]', 'select $1::int, $2, $1, x::text, a[1:n], a[:n]'],
  [`select f(a := 1), ':no', :'quoted'`, `select f(a := 1), ':no', $1`],
  ['select a %s, 5 % s, 7 % 2, %s, %(name)s, %(name)s, 3 %% 2', 'select a %s, 5 % s, 7 % 2, $1, $2, $2, 3 % 2'],
  ['select @id, @id + @other, @ 5, a <@ b, a @> @list', 'select $1, $1 + $2, @ 5, a <@ b, a @> $3'],
  ["select sqlc.arg('a'), sqlc.narg(b), a in (sqlc.slice('a'))", 'select $1, $2, a in ($1)'],
  ['select now() - interval $1, date $2, extract($3 from at)', 'select now() - $1::interval, $2::date, extract(epoch from at)'],
  ['select lower(NORMALIZE(f(a, b), $1)) = $2, f(a, $3), normalize(a, b, $4)', 'select lower("normalize"(f(a, b), $1)) = $2, f(a, $3), normalize(a, b, $4)'],
  ['select * from t where a in ($1 /*, ... */) and b = $2 /* , */', `select * from t where a in (${Array.from({ length: 10 }, () => '$1').join(', ')}) and b = $2 /* , */`],
  ['select * from t where a = ? order by ? offset ?', 'select * from t where a = $1 order by $2 offset $3'],
  ['insert into t values (?, ?, default) returning id', 'insert into t values ($1, $2, default) returning id'],
])('%s', (sql, expected) => {
  expect(numberParameters(sql).sql).toBe(expected ?? sql);
});

it('leads back from a place to the one that was written', () => {
  const sql = 'select :long_name, ?, %(x)s, x y z';
  const { sql: numbered, placeOf } = numberParameters(sql);
  expect(numbered).toBe('select $1, $2, $3, x y z');
  for (const part of ['select', ', x', 'y z']) expect(placeOf(numbered.indexOf(part))).toBe(sql.indexOf(part));
});

it('tells names of SQL, two styles in one statement, and what PostgreSQL itself would take otherwise', () => {
  expect(numberParameters('select * from :"table"').unknown).toEqual({ placeholder: ':"table"', at: 14 });
  expect(numberParameters('select $1, :a').mixed).toEqual({ placeholder: ':a', at: 11 });
  expect(numberParameters('select @id').guessed).toEqual([{ placeholder: '@id', at: 7 }]);
});

it('numbers ten thousand parameters at once', () => {
  const before = performance.now();
  expect(numberParameters(`select ${'?, '.repeat(10_000)} 1`).sql).toContain('$10000,');
  expect(performance.now() - before).toBeLessThan(2000);
});
