import fc from 'fast-check';
import { expect, it } from 'vitest';
import { splitStatements } from './split.ts';

const sqls = (text: string): readonly string[] => splitStatements(text).map(({ sql }) => sql);

it.each<[string, string, readonly string[]]>([
  ['quotes', `select ';', "a;b", E'\\';', 'it''s;'; select 2`, [`select ';', "a;b", E'\\';', 'it''s;'`, 'select 2']],
  ['dollar quotes', `do $$ begin; end $$; select $a$ ; $$ ; $a$, $1;`, ['do $$ begin; end $$', 'select $a$ ; $$ ; $a$, $1']],
  ['comments, which nest', 'select 1 /* ; /* ; */ ; */ + 1 -- ;\n; -- done;', ['select 1 /* ; /* ; */ ; */ + 1']],
  ['parentheses', 'create rule r as on insert to t do (select 1; select 2); select 3', ['create rule r as on insert to t do (select 1; select 2)', 'select 3']],
  ['bodies of functions', 'create function f() returns int begin atomic select case when true then 1 end; select 2; end; begin; select 3', ['create function f() returns int begin atomic select case when true then 1 end; select 2; end', 'begin', 'select 3']],
  ['commands of psql', '\\restrict abc;def\n\\connect "my db"\nselect 1;\n\\unrestrict abc\nselect 2 \\g\nselect 3', ['select 1', 'select 2', 'select 3']],
  ['rows of COPY', "COPY public.t (a) FROM stdin;\nit's; a \\ row\n\\.x\n\\.\n\nselect 1;", ['COPY public.t (a) FROM stdin', 'select 1']],
  ['breaks of Windows and a mark at the start', '\uFEFFcopy t from stdin;\r\na;b\r\n\\.\r\nselect 1;\r\n', ['copy t from stdin', 'select 1']],
  ['empty statements', ';;  ; -- nothing\n', []],
  ['names beyond ASCII', 'select "😀;" from größe$1; select 2', ['select "😀;" from größe$1', 'select 2']],
  ['what never ends', "select 'a; select 2", ["select 'a; select 2"]],
])('splits as psql does: %s', (_, text, expected) => {
  expect(sqls(text)).toEqual(expected);
});

it('keeps places, and comments above a statement', () => {
  const text = '-- first\n/* second */ select 1 -- inside\n+ 1;\n-- third\nselect 2;';
  const pieces = splitStatements(text);
  expect(pieces.map(({ start, end }) => text.slice(start, end))).toEqual(['select 1 -- inside\n+ 1', 'select 2']);
  expect(pieces.map(({ comments }) => comments)).toEqual([['-- first', '/* second */'], ['-- third']]);
});

it('puts blanks for a command inside of a statement, so that places stay', () => {
  const [piece] = splitStatements('select 1 \\echo no;\n+ 2;');
  expect(piece?.sql).toBe('select 1          \n+ 2');
});

it('tells rows of COPY that have no end', () => {
  expect(splitStatements('copy t from stdin;\n1\n2\n').map(({ isUnfinished }) => isUnfinished)).toEqual([true]);
  expect(splitStatements('copy t from stdin;\n\\.').map(({ isUnfinished }) => isUnfinished)).toEqual([false]);
});

it('loses no statement of any that are joined', () => {
  const statement = fc.constantFrom(`select ';'`, 'select $$;$$', 'select 1 /* ; */ + 2', 'select "a;"', `select E'\\';'`, 'select (1)');
  fc.assert(fc.property(fc.array(statement, { maxLength: 20 }), (all) => void expect(sqls(all.join(';\n'))).toEqual(all)));
});

it('takes time that grows with the text alone', () => {
  const before = performance.now();
  splitStatements(`select '${"''".repeat(500_000)}' /* ${'/*'.repeat(100)} ${'*/'.repeat(101)};${'('.repeat(200_000)}${' '.repeat(1_000_000)};${"'".repeat(100_001)}`);
  expect(performance.now() - before).toBeLessThan(3000);
});
