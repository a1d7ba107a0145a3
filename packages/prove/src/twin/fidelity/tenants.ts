import type { FilledSchema } from './filled-schema.ts';

const regions = ['eu', 'us', 'ap'];
const places = [0, 1, 2, 3];

/** Accounts by region, sessions spread by hash, and an append-only log of which one tenant writes half. */
export const tenants: FilledSchema = {
  tables: [
    `create domain slug as text check (value ~ '^[a-z0-9-]+$')`,
    `create table accounts (region text not null, id int not null, slug slug not null, plan text not null, primary key (region, id)) partition by list (region)`,
    ...regions.map((region) => `create table accounts_${region} partition of accounts for values in ('${region}')`),
    `create table sessions (token uuid not null, account int not null, seen timestamptz not null, primary key (token)) partition by hash (token)`,
    ...places.map((place) => `create table sessions_${place} partition of sessions for values with (modulus 4, remainder ${place})`),
    `create table audit (id bigint primary key, account int not null, action text not null, detail text, at timestamptz not null)`,
  ],
  fill: [
    `insert into accounts select (array['eu','eu','eu','us','us','ap'])[1 + i % 6], i, 'account-' || i, case when i % 50 = 0 then 'enterprise' when i % 5 = 0 then 'team' else 'free' end from generate_series(1, 12000) i`,
    `insert into sessions select md5(i::text)::uuid, 1 + floor(random() * 12000), timestamptz '2024-06-01' - random() * random() * interval '90 days' from generate_series(1, 50000) i`,
    `insert into audit select i, case when random() < 0.5 then 42 else 1 + floor(random() * 12000) end, (array['login','login','login','edit','edit','export'])[1 + floor(random() * 6)::int], case when random() < 0.1 then repeat('x', 200) end, timestamptz '2024-01-01' + i * interval '1 min' from generate_series(1, 70000) i`,
  ],
  indexes: [
    `create index accounts_slug on accounts (slug)`,
    `create index sessions_account on sessions (account)`,
    `create index sessions_seen on sessions (seen) where seen > '2024-05-25'`,
    `create index audit_account on audit (account, at)`,
    `create index audit_action on audit (action) where action = 'export'`,
  ],
  queries: [
    `select * from accounts where region = 'ap' and id = 6005`,
    `select * from accounts where region = $1 and id = $2`,
    `select * from accounts where slug = 'account-77'`,
    `select * from accounts where region in ('us', 'ap') and plan = 'enterprise'`,
    `select * from sessions where token = '5f93f983524def3dca464469d2cf9f3e'`,
    `select * from sessions where token = $1`,
    `select * from sessions where account = 99`,
    `select count(*) from sessions where seen > '2024-05-31'`,
    `select * from audit where account = 42 and at > '2024-02-15'`,
    `select * from audit where account = 43 order by at desc limit 10`,
    `select * from audit where account = $1 order by at desc limit 10`,
    `select account, count(*) from audit where action = 'export' group by account order by 2 desc limit 5`,
    `select a.slug, count(s.token) from accounts a left join sessions s on s.account = a.id where a.region = 'ap' and a.plan = 'enterprise' group by 1`,
    `select * from audit tablesample system (1) where detail is not null`,
    `select a.id from accounts a where a.region = 'eu' and not exists (select from audit u where u.account = a.id and u.at > '2024-02-01')`,
    `merge into sessions s using (select 5 as account) n on s.account = n.account when matched then update set seen = now()`,
  ],
  supposed: [
    { name: 'audit_detail', table: 'audit', create: `create index audit_detail on audit (id) where detail is not null`, queries: [`select id from audit where detail is not null and id > 60000`] },
    { name: 'audit_at_brin', table: 'audit', create: `create index audit_at_brin on audit using brin (at)`, queries: [`select count(*) from audit where at between '2024-02-01' and '2024-02-02'`] },
  ],
};
