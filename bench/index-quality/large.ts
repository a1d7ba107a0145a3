import type { ColumnStatistics, RelationStatistics, Statistics } from '@kentledge/core/statistics';
import { btreeLevel, btreePages } from '@kentledge/core/statistics';
import type { Query } from '@kentledge/prove/indexes';
import type { Subject } from './subject.ts';

/** Rows of the tables, in turn. */
const sizes = [2_000, 50_000, 400_000, 5_000_000] as const;
const rowBytes = 120;
const kinds = ['new', 'open', 'done', 'void'] as const;

/** Queries of each table: a row, a range, a page in order, a join of two or three tables; every fourth table is written to instead of ranged over. */
const queriesPerTable = 4;

/** Returns a schema of so many tables that refer to each other, with four access paths for each. */
export function largeSubject(tables: number): Subject {
  const numbers = Array.from({ length: tables }, (_, number) => number);
  return {
    name: `${tables} tables, ${tables * queriesPerTable} queries`,
    schema: numbers.map(createTable),
    statistics: statisticsOf(numbers),
    queries: numbers.flatMap(queriesOf),
  };
}

/** The table that a table refers to: an earlier one. */
function parentOf(number: number): number {
  return Math.floor(number / 2);
}

function createTable(number: number): string {
  const parent = number === 0 ? '' : ` references t${parentOf(number)}`;
  return `create table t${number} (id bigint primary key, parent_id bigint not null${parent}, code text not null, kind text not null, amount integer not null, made_at timestamptz not null, note text)`;
}

function queriesOf(number: number): readonly Query[] {
  const [own, parent, grandparent] = [`t${number}`, `t${parentOf(number)}`, `t${parentOf(parentOf(number))}`];
  const query = (id: string, sql: string, weight: number): Query => ({ id: `${own}.${id}`, sql, weight });
  const up = number < 4 ? '' : ` join ${grandparent} g on g.id = p.parent_id`;
  const of = number < 2 ? `select id from ${own} where amount = $1` : `select o.id, p.code from ${own} o join ${parent} p on p.id = o.parent_id${up} where p.code = $1 and o.kind = $2`;
  const second = number % 4 === 3 ? query('write', `update ${own} set kind = $2, amount = amount + 1 where id = $1`, 20) : query('range', `select id, amount from ${own} where made_at >= $1 and made_at < $2`, 2);
  return [
    query('row', `select * from ${own} where code = $1`, 50),
    second,
    query('page', `select id, amount, made_at from ${own} where parent_id = $1 and kind = $2 order by made_at desc limit 20`, 30),
    query('join', of, 5),
  ];
}

function statisticsOf(numbers: readonly number[]): Statistics {
  const rowsOf = (number: number): number => sizes[number % sizes.length] ?? sizes[0];
  return { kentledge: 'statistics', version: 1, of: 'large', source: { kind: 'assumed' }, relations: numbers.flatMap((number) => relationsOf(number, rowsOf(number), rowsOf(parentOf(number)))) };
}

function relationsOf(number: number, rows: number, parents: number): readonly RelationStatistics[] {
  const pages = Math.ceil((rows * rowBytes) / 8192);
  const keyPages = btreePages({ rows, keys: rows, keyBytes: 8, mergesEqual: true });
  const column = (name: string, width: number, distinct: number, more: Partial<ColumnStatistics> = {}): ColumnStatistics => ({ name, width, distinct, inherited: false, nullFraction: 0, correlation: 0, ...more });
  const columns = [
    column('id', 8, -1, { correlation: 1, histogram: ['1', String(rows)] }),
    column('parent_id', 8, Math.min(parents, rows), { histogram: ['1', String(parents)] }),
    column('code', 12, -1, { histogram: ['a', 'm', 'z'] }),
    column('kind', 5, kinds.length, { common: kinds.map((value, place) => ({ value, share: [0.05, 0.15, 0.7, 0.1][place] ?? 0 })) }),
    column('amount', 4, Math.min(rows, 1000), { histogram: ['1', '500', '1000'] }),
    column('made_at', 8, -1, { correlation: 0.95, histogram: ['2024-01-01 00:00:00+00', '2025-06-01 00:00:00+00', '2026-01-01 00:00:00+00'] }),
    column('note', 40, -0.5, { nullFraction: 0.5 }),
  ];
  return [
    { schema: 'public', name: `t${number}`, kind: 'table', rows, pages, allVisible: pages, columns },
    { schema: 'public', name: `t${number}_pkey`, kind: 'index', rows, pages: keyPages, allVisible: 0, level: btreeLevel(keyPages, 8), columns: [] },
  ];
}
