import type { FilledSchema } from './filled-schema.ts';

/** Ranges that exclude each other, points, accounts whose sums are asked for, and columns that depend on each other. */
export const bookings: FilledSchema = {
  tables: [
    `create table rooms (id int primary key, hotel int not null, floor int not null, beds int not null, place point not null)`,
    `create table stays (id int primary key, room int not null references rooms, during daterange not null, guest text collate "C" not null, paid numeric)`,
    `create table ledger (entry bigint generated always as identity primary key, account int not null, booked date not null, amount numeric(14,2) not null, currency char(3) not null)`,
    `create materialized view balances as select account, sum(amount) as balance, count(*) as entries from ledger group by account`,
  ],
  fill: [
    `insert into rooms select i, i / 40, (i / 40) % 9, 1 + i % 4, point(random() * 100, random() * 100) from generate_series(1, 4000) i`,
    `insert into stays select i, 1 + i % 4000, daterange(date '2024-01-01' + (i / 4000) * 14, date '2024-01-01' + (i / 4000) * 14 + 1 + (i * 7 % 13)), 'guest ' || i % 9000, case when i % 9 <> 0 then i % 700 end from generate_series(1, 40000) i`,
    `insert into ledger (account, booked, amount, currency) select 1 + floor(power(random(), 2) * 3000), date '2023-01-01' + i / 150, round(((random() - 0.5) * 1000)::numeric, 2), (array['EUR','EUR','EUR','USD','GBP'])[1 + floor(random() * 5)::int] from generate_series(1, 90000) i`,
    `refresh materialized view balances`,
  ],
  indexes: [
    `create index stays_during on stays using gist (during)`,
    `create index stays_room on stays (room)`,
    `create index stays_guest on stays (guest)`,
    `create index ledger_account on ledger (account, booked)`,
    `create index ledger_month on ledger ((date_part('year', booked)), (date_part('month', booked)))`,
    `create index rooms_place on rooms using spgist (place)`,
    `create unique index balances_account on balances (account)`,
  ],
  queries: [
    `select * from stays where during && daterange('2024-02-01', '2024-02-03')`,
    `select * from stays where during @> date '2024-05-17' and room = 77`,
    `select r.id from rooms r where r.beds = 2 and not exists (select from stays s where s.room = r.id and s.during && daterange('2024-03-01', '2024-03-05'))`,
    `select * from stays where guest >= 'guest 10' and guest < 'guest 11'`,
    `select * from stays where guest like 'guest 123%'`,
    `select * from stays where guest = $1`,
    `select * from rooms where hotel = 50 and floor = 5`,
    `select * from rooms where place <@ box '((10,10),(12,12))'`,
    `select sum(amount) from ledger where account = $1 and booked between $2 and $3`,
    `select sum(amount) from ledger where account = 2900`,
    `select account, booked, sum(amount) over (partition by account order by booked) from ledger where account < 5`,
    `select currency, sum(amount) from ledger where date_part('year', booked) = 2024 and date_part('month', booked) = 2 group by currency`,
    `select * from balances where account = 7`,
    `select l.* from ledger l join balances b using (account) where b.entries < 10`,
    `select booked, count(*) from ledger group by rollup (booked) order by booked`,
    `select grouping(currency), count(distinct account) from ledger group by grouping sets ((currency), ())`,
    `select max(entry), min(booked) from ledger`,
    `select * from ledger order by booked, entry limit 100 offset 5000`,
  ],
  supposed: [
    { name: 'rooms_hotel', table: 'rooms', create: `create index rooms_hotel on rooms (hotel, floor, beds)`, queries: [`select * from rooms where hotel = 50 and beds = 2`, `select count(*) from rooms where hotel = $1`] },
    { name: 'ledger_currency', table: 'ledger', create: `create index ledger_currency on ledger using hash (account)`, queries: [`select * from ledger where account = 5`] },
    { name: 'stays_room_during', table: 'stays', create: `create index stays_room_during on stays using gist (during) where paid is null`, queries: [`select * from stays where paid is null and during @> date '2024-04-04'`] },
  ],
};
