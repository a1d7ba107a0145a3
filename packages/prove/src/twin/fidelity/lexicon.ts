import type { FilledSchema } from './filled-schema.ts';

/** Words in the order of a language: in a database of which the starts of patterns are not found by a plain B-tree. */
export const lexicon: FilledSchema = {
  tables: [
    `create table authors (id int primary key, name text not null, country text not null)`,
    `create table entries (id int primary key, author int not null references authors, word text not null, sorted varchar(60) not null, code text collate "C" not null, gloss text, written date not null)`,
  ],
  fill: [
    `insert into authors select i, (array['Åsa','Zoë','anna','Émile','Jürgen','bob','Çelik','Ana'])[1 + i % 8] || ' ' || chr(65 + i % 26) || (i * 7919) % 5000, (array['se','fr','de','de','tr'])[1 + i % 5] from generate_series(1, 5000) i`,
    `insert into entries select i, 1 + floor(power(random(), 2) * 5000), (array['a','e','é','i','Ö','un','re','Re','co-','the '])[1 + floor(power(random(), 2) * 10)::int] || md5((i % 30000)::text),
      chr(97 + floor(power(random(), 2) * 26)::int) || chr(65 + i % 26) || substr(md5(i::text), 1, 10), chr(65 + i % 20) || '-' || i % 17000, case when i % 5 = 0 then repeat('so ', 1 + i % 9) end, date '2020-01-01' + i / 60 from generate_series(1, 60000) i`,
  ],
  indexes: [
    `create index entries_word on entries (word)`,
    `create index entries_word_like on entries (word text_pattern_ops)`,
    `create index entries_sorted on entries (sorted)`,
    `create index entries_code on entries (code)`,
    `create index entries_sorted_c on entries (sorted collate "C") where gloss is not null`,
    `create index authors_name on authors (name)`,
    `create index authors_lower on authors (lower(name) text_pattern_ops)`,
  ],
  queries: [
    `select * from entries where word like 'rea%'`,
    `select * from entries where word like 'é%' order by word limit 10`,
    `select count(*) from entries where word like 'a1%'`,
    `select * from entries where sorted like 'aB%'`,
    `select * from entries where sorted like 'zz%'`,
    `select * from entries where sorted collate "C" like 'aB%' and gloss is not null`,
    `select * from entries where code like 'C-12%'`,
    `select * from entries where code >= 'Q' and code < 'R-5'`,
    `select * from entries where word between 'é' and 'f'`,
    `select * from entries where word > 'the z'`,
    `select id from entries where sorted < 'ab' order by sorted`,
    `select * from entries order by sorted limit 20`,
    `select * from entries order by word collate "C" limit 20`,
    `select * from entries order by code desc limit 5`,
    `select word, count(*) from entries where word like 'Re%' group by word order by 2 desc limit 5`,
    `select * from authors where name = 'Zoë B11'`,
    `select * from authors where name >= 'Z' order by name`,
    `select * from authors where lower(name) like 'jürgen%'`,
    `select * from authors where name ~ '^anna'`,
    `select * from entries where word = $1`,
    `select * from entries where word like $1`,
    `select a.name, e.word from authors a join entries e on e.author = a.id where a.name like 'Åsa%' and e.word < 'b'`,
    `select distinct country from authors where name > 'M' order by country`,
    `select max(word), min(sorted) from entries`,
  ],
  supposed: [
    { name: 'entries_sorted_like', table: 'entries', create: `create index entries_sorted_like on entries (sorted varchar_pattern_ops)`, queries: [`select * from entries where sorted like 'cD%'`, `select * from entries where sorted > 'x' limit 5`] },
    { name: 'authors_country', table: 'authors', create: `create index authors_country on authors (country, name)`, queries: [`select * from authors where country = 'tr' and name > 'x'`, `select * from authors where country = 'se' order by name limit 3`] },
  ],
};
