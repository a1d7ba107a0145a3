import { expect, it } from 'vitest';
import { tableUses } from './table-uses.ts';

const tables = new Set(['notes', 'users', 'Odd"Name', 'note_tags']);

function usesOf(sql: string): Readonly<Record<string, string>> {
  return Object.fromEntries([...tableUses(sql, tables)].map(([table, uses]) => {
    const kinds = (['reads', 'inserts', 'deletes', 'locks'] as const).filter((kind) => uses[kind]);
    return [table, [...kinds, ...(uses.updates.size === 0 ? [] : [`sets ${[...uses.updates].join()}`])].join(' ')];
  }));
}

it.each<readonly [string, Readonly<Record<string, string>>]>([
  ['select notes.id from notes left join users as author on true', { notes: 'reads', users: 'reads' }],
  ['insert into notes (id) values ($1)', { notes: 'inserts' }],
  ['insert into notes (id) values ($1) returning id', { notes: 'inserts reads' }],
  ['insert into notes (id) select id from users', { notes: 'inserts', users: 'reads' }],
  ['insert into notes as n (id) values (1) on conflict (id) do update set title = excluded.title, stars = greatest(1, 2)\nwhere true', { notes: 'reads inserts sets title,stars' }],
  ["update notes set title = coalesce($1, 'a, from users'), stars = (select count(*) from users), \"order\" = 1\nwhere id = $2", { notes: 'reads sets title,stars,order', users: 'reads' }],
  ['update notes set stars = 1\nfrom users\nwhere true', { notes: 'reads sets stars', users: 'reads' }],
  ['delete from notes\nusing users where true', { notes: 'reads deletes', users: 'reads' }],
  ['select 1 from notes join users as author on true for no key update of notes', { notes: 'reads locks', users: 'reads' }],
  ['select 1 from notes as n join users as author on true for update of author', { notes: 'reads', users: 'reads locks' }],
  ['select 1 from notes join users on true for share', { notes: 'reads locks', users: 'reads locks' }],
  ['create policy a on notes for update using (exists (select 1 from users as held where held.id = notes.author_id))', { users: 'reads' }],
  ['create policy a on notes for update with check (exists (select 1 from users as held))', { users: 'reads' }],
  ['with made as (select 1) select * from made where x is distinct from users', {}],
  ['select 1 from "Odd""Name"', { 'Odd"Name': 'reads' }],
  ['if tg_op then\n update notes set stars = 2;\n end if; insert into note_tags (a) values (1);', { notes: 'reads sets stars', note_tags: 'inserts' }],
])('%s', (sql, uses) => {
  const found = usesOf(sql);
  const sorted = (text: string): string => text.split(' ').toSorted().join(' ');
  expect(Object.fromEntries(Object.entries(found).map(([table, text]) => [table, sorted(text)]))).toEqual(Object.fromEntries(Object.entries(uses).map(([table, text]) => [table, sorted(text)])));
});
