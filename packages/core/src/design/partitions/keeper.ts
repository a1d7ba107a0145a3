import { dollarQuoted, identifier, literal } from '../../sql/index.ts';
import type { RangePartitions, Table } from '../../system/index.ts';
import { fit } from '../tables/naming.ts';

const lengths: Readonly<Record<RangePartitions['span'], string>> = { day: '1 day', week: '7 days', month: '1 month', quarter: '3 months' };
/** `_p20261101` and `_default`. */
const suffixLength = 10;

/**
 * Returns the function that makes the partitions from an instant until three of them lie ahead (two weeks at least), and drops
 * those of which each row is older than `seconds`. A partition is made beside the table and then attached, so that who reads and
 * writes goes on meanwhile. From an earlier instant it only makes them, for rows of the past; dropping takes the whole table for a moment, and is left to the next run where others don't let it.
 */
export function keeperOf(table: Table, { column, span, others }: Omit<RangePartitions, 'kind' | 'keeper'>, seconds: number, name: string): RangePartitions['keeper'] {
  const base = fit(table.name, suffixLength);
  const time = identifier(column);
  const length = `interval ${literal(lengths[span])}`;
  const rest = literal(`${base}_default`);
  const columns = table.columns.filter((each) => each.generated === undefined).map((each) => identifier(each.name)).join(', ');
  const body = `
declare
  starts timestamptz := date_trunc(${literal(span)}, least(since, now()), 'UTC');
  ends timestamptz;
  part text;
begin
  perform set_config('lock_timeout', '5s', true);
${others ? `  if to_regclass(quote_ident(${rest})) is null then
    execute format('create table %I partition of %I default', ${rest}, ${literal(table.name)});
  end if;
  delete from ${identifier(`${base}_default`)} where ${time} < now() - interval ${literal(`${seconds} seconds`)};
` : ''}  while starts < greatest(now() + 3 * ${length}, now() + interval '14 days') loop
    ends := ((starts at time zone 'UTC') + ${length}) at time zone 'UTC';
    part := ${literal(`${base}_p`)} || to_char(starts at time zone 'UTC', 'YYYYMMDD');
    if to_regclass(quote_ident(part)) is null then
      execute format('create table %I (like %I including all)', part, ${literal(table.name)});
${others ? `      execute format(${literal(`with moved as (delete from %I where ${time} >= %L and ${time} < %L returning ${columns}) insert into %I (${columns}) select * from moved`)}, ${rest}, starts, ends, part);
` : ''}      execute format('alter table %I attach partition %I for values from (%L) to (%L)', ${literal(table.name)}, part, starts, ends);
    end if;
    starts := ends;
  end loop;
  if since < now() then
    return;
  end if;
  perform set_config('lock_timeout', '1s', true);
  for part in
    select relname from pg_inherits join pg_class on oid = inhrelid
    where inhparent = ${literal(identifier(table.name))}::regclass and relname ~ ${literal(`_p\\d{8}$`)}
      and (to_timestamp(right(relname, 8) || '+00', 'YYYYMMDDTZH') at time zone 'UTC' + ${length}) at time zone 'UTC' <= now() - interval ${literal(`${seconds} seconds`)}
  loop
    begin
      execute format('drop table %I', part);
    exception when lock_not_available then return;
    end;
  end loop;
end
`;
  const signature = `${identifier(name)}(timestamptz)`;
  // With the rights of who owns the table: the service may not make or drop one. Then its path must not lead to a temporary table of the caller.
  const path = `\nbegin\n  execute format(${literal(`alter function ${signature} set search_path = %I, pg_temp`)}, current_schema());\nend\n`;
  return {
    name,
    up: `create or replace function ${identifier(name)}(since timestamptz default now()) returns void language plpgsql security definer as ${dollarQuoted(body)};\ndo ${dollarQuoted(path)};`,
    down: `drop function ${signature};`,
  };
}
