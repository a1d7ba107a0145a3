/** A schema with all that a catalog can hold of tables, and names that want to be something else. */
export const richSchema = `
create schema "Sales & co"; create schema "select";
create extension pg_trgm schema "select";
create collation "Sales & co"."no case" (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
create type mood as enum ('sad', 'it''s', '"; drop table x --', 'glücklich');
create type "Sales & co".point3 as (x int, "y""" text collate "C", m mood[]);
create function positive(value int) returns boolean language sql immutable return value > 0;
create domain amount as numeric(12, 2) not null constraint "not negative" check (value >= 0) check (value < 1e9);
create domain counted as int check (positive(value));
create type span as range (subtype = float8, subtype_diff = float8mi);
create function slug(title text) returns text language sql immutable as $f$ select lower(replace(title, ' ', '-')) $f$;
create function later(a int) returns int language plpgsql immutable as $body$ begin return a + 1; end $body$;
create function "f""; drop table x --"() returns trigger language plpgsql as $$ begin return new; end $$;
create table "a""; drop table x --" (id bigint generated always as identity primary key, "order" text not null, "日本" int default 7, feeling mood default 'sad', cost amount, n counted default later(2),
  tags text[] not null default '{}', document jsonb, at timestamptz default now(), place "Sales & co".point3, during span, name text collate "Sales & co"."no case",
  address text generated always as (slug("order")) stored, twice int generated always as ("日本" * 2) virtual, serial serial,
  constraint "check "" it" check ("日本" > 0 or "order" <> 'x'), unique nulls not distinct (feeling, "日本"), exclude using gist (during with &&)) with (fillfactor = 80, parallel_workers = 3);
create trigger t before insert on "a""; drop table x --" for each row execute function "f""; drop table x --"();
create index on "a""; drop table x --" (slug("order") desc nulls last, "日本") include (cost) where feeling <> 'sad';
create index "ix ""1" on "a""; drop table x --" using gin ("order" "select".gin_trgm_ops, tags) with (fastupdate = off);
create index on "a""; drop table x --" using brin (at) with (pages_per_range = 16);
create index on "a""; drop table x --" using hash (name);
create unique index on "a""; drop table x --" ((document ->> 'key'), later("日本"));
create table "Sales & co"."select" (a bigint not null, b uuid, "user" text, primary key (b, a), foreign key (a) references "a""; drop table x --" on delete cascade deferrable initially deferred);
create table circle_a (id int primary key, b int); create table circle_b (id int primary key, a int);
alter table circle_a add foreign key (b) references circle_b; alter table circle_b add foreign key (a) references circle_a not valid;
create table events (id bigint not null, at date not null, kind text, payload jsonb, constraint "kind is short" check (length(kind) < 9)) partition by range (at);
create table events_old (kind text, id bigint not null, at date not null, payload jsonb, constraint "kind is short" check (length(kind) < 9), constraint own check (id > 0));
alter table events attach partition events_old for values from (minvalue) to ('2025-01-01');
create table "events 2025" partition of events for values from ('2025-01-01') to ('2026-01-01') partition by list (kind);
create table events_2025_a partition of "events 2025" for values in ('a', 'it''s');
create table events_2025_rest partition of "events 2025" default;
alter table events add primary key (id, at, kind);
create index "by kind" on events (kind, at desc);
create index on events_old (payload);
create table hashed (id int references circle_a, v text) partition by hash (id);
create table hashed_0 partition of hashed for values with (modulus 2, remainder 0); create table hashed_1 partition of hashed for values with (modulus 2, remainder 1);
create index on only hashed (v);
create table parent_a (id int primary key, x int constraint small check (x < 100)); create table parent_b (y int);
create table child (z int, constraint mine check (z > 0)) inherits (parent_a, parent_b);
create view z_view as select id, "order", cost from "a""; drop table x --" where "日本" > 1;
create view "a view" with (security_barrier = true) as select v.*, s."user" from z_view v left join "Sales & co"."select" s on s.a = v.id;
create materialized view totals as select "user", count(*) as n from "a view" group by "user";
create unique index totals_user on totals ("user");
create recursive view steps (n) as values (1) union all select n + 1 from steps where n < 5;
create view keyed as select id, x, count(*) from parent_a group by id;
create function of_table(it child) returns int language sql immutable as 'select ($1).z';
create index on child (of_table(child));
create sequence numbers; create function numbered() returns text language sql as $$ select 'n' || nextval('numbers') $$; alter table child add w text default numbered();
create unlogged table temporary (a int); create temp table passing (a int);
create aggregate total (int) (sfunc = int4pl, stype = int);
`;
