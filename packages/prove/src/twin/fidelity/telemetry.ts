import type { FilledSchema } from './filled-schema.ts';

const months = Array.from({ length: 6 }, (_, month) => month + 1);
const date = (month: number): string => `2024-${String(month).padStart(2, '0')}-01`;

/** Readings in the order of time, partitioned by month; a few devices send most of them. */
export const telemetry: FilledSchema = {
  tables: [
    `create table devices (id int primary key, model text not null, site text not null)`,
    `create table readings (device int not null, taken timestamptz not null, metric smallint not null, value double precision, primary key (device, taken, metric)) partition by range (taken)`,
    ...months.map((month) => `create table readings_${month} partition of readings for values from ('${date(month)}') to ('${date(month + 1)}')`),
    `create table raw_lines (at timestamptz not null, device int not null, line text not null)`,
  ],
  fill: [
    `insert into devices select i, 'model-' || (i % 8), 'site-' || (i * 7 % 60) from generate_series(1, 500) i`,
    `insert into readings select distinct on (1, 2, 3) 1 + floor(power(random(), 3) * 500)::int, timestamptz '2024-01-01' + i * interval '2 min' + random() * interval '90 s', (random() * 6)::smallint, case when random() < 0.97 then random() * 100 end from generate_series(1, 120000) i`,
    `insert into raw_lines select timestamptz '2024-01-01' + i * interval '3 min', 1 + floor(random() * 500), 'device says ' || repeat(md5(i::text), 2) from generate_series(1, 60000) i`,
  ],
  indexes: [`create index readings_taken on readings using brin (taken)`, `create index readings_metric on readings (metric, taken)`, `create index raw_lines_at on raw_lines using brin (at) with (pages_per_range = 16)`, `create index raw_lines_device on raw_lines using hash (device)`],
  queries: [
    `select * from readings where device = 400 and taken between '2024-03-02' and '2024-03-04'`,
    `select * from readings where device = $1 and taken >= $2 order by taken desc limit 100`,
    `select count(*) from readings where taken >= '2024-05-01'`,
    `select avg(value) from readings where metric = 3 and taken between '2024-02-10' and '2024-02-12'`,
    `select max(taken) from readings where device = 12`,
    `select device, avg(value) from readings where taken < '2024-02-01' group by device`,
    `select d.site, count(*) from readings r join devices d on d.id = r.device where d.model = 'model-3' and r.taken > '2024-06-01' group by 1`,
    `select * from readings order by taken desc limit 10`,
    `select * from raw_lines where at between '2024-02-01' and '2024-02-02'`,
    `select * from raw_lines where device = 77`,
    `select * from raw_lines where device = $1 and at > '2024-04-01'`,
    `delete from readings where taken < '2024-01-15'`,
    `update readings set value = null where device = 9 and taken = '2024-04-04'`,
    `select date_trunc('hour', taken), min(value), max(value) from readings where device = 1 and taken >= '2024-06-15' group by 1`,
  ],
  supposed: [
    { name: 'raw_lines_at_device', table: 'raw_lines', create: `create index raw_lines_at_device on raw_lines (device, at)`, queries: [`select at from raw_lines where device = 5 order by at desc limit 3`, `select count(*) from raw_lines where device = $1`] },
    { name: 'readings_3_value', table: 'readings_3', create: `create index readings_3_value on readings_3 (value) where value > 99`, queries: [`select * from readings_3 where value > 99.5`] },
  ],
};
