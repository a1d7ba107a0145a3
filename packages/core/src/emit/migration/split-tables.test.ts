import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { build, designText, openProjects, query, runIn } from '@kentledge/prove/testing';
import type { Projects } from '@kentledge/prove/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';

let projects: Projects;
beforeAll(async () => {
  projects = await openProjects();
}, 60_000);
afterAll(() => projects.close());

const brief = (words: string, more = '', rest = '', operations = ''): string => `kentledge: 1
system: desk
entities:
  Team: { fields: { name: string(20) } }
  Ticket: { count: 1M, fields: { kind: ${words}, title: string(20)${more} } }
  Member: { count: 1M, key: [team, number], fields: { team: Team, number: int, name: string(20)${more} } }
${rest}operations:
  report: { by: anyone, creates: Ticket, takes: { kind: ${words}, title: string(20) } }
  ofKind: { by: anyone, reads: Ticket, where: kind = $kind }
  members: { by: anyone, reads: Member, where: team = $team }
${operations}pins: { Ticket.partitions: list, Member.partitions: hash_by_team_id_2 }
`;
const before = brief('bug | wish');
const after = brief('ask | bug | wish', ', badge: string(9) optional', '  Visit: { fields: { member: Member, at: timestamp } }\n', '  named: { by: anyone, reads: Member, where: name = $name, rate: 90/s }\n  visit: { by: anyone, creates: Visit, takes: { member: Member, at: timestamp } }\n')
  .replace('badge: string(9) optional } }\n  Visit', 'badge: string(9) optional }, invariants: { counted: number > 0 } }\n  Visit')
  .replace('{ count: 1M, key: [team, number]', '{ count: 1M, unique: [[team, badge]], key: [team, number]');

const parts = `select relname as name, pg_get_expr(relpartbound, oid) as bounds from pg_class where relispartition and relkind = 'r' order by 1`;
const catalogue = `select pg_get_indexdef(indexrelid) as sql from pg_index join pg_class on oid = indrelid where relname in ('tickets', 'members') union all
  select conname || ' ' || pg_get_constraintdef(oid) || convalidated from pg_constraint where conrelid in (select oid from pg_class where relname in ('tickets', 'members')) order by 1`;

it('changes tables in use that are split: a word more, an index, a check, a unique column, one that refers to them; and goes the way back', { timeout: 120_000 }, () => {
  const first = build(designText(before));
  const folder = projects.write(first);
  const database = projects.newDatabase(folder);
  expect(runIn(folder, database, 'src/migrate.ts')).toBe('');
  query(folder, database, `insert into tickets (id, kind, title) select gen_random_uuid(), 'bug', 't' from generate_series(1, 9);
    insert into teams (id, name) values ('00000000-0000-7000-8000-000000000000', 'a'); insert into members (team_id, number, name) select id, 1, 'b' from teams`);
  const fresh = query(folder, database, catalogue);
  const emitted = build(designText(after), first.lock);
  expect(emitted.diagnostics).toEqual([]);
  for (const [file, { text }] of emitted.tree) if (file.startsWith('migrations/')) writeFileSync(path.join(folder, file), text);
  expect(runIn(folder, database, 'src/migrate.ts')).toBe('');
  expect(JSON.parse(query(folder, database, parts))).toContainEqual({ name: 'tickets_ask', bounds: "FOR VALUES IN ('ask')" });
  query(folder, database, `insert into tickets (id, kind, title) values (gen_random_uuid(), 'ask', 't'); insert into visits (id, member_team_id, member_number, at) select gen_random_uuid(), team_id, number, now() from members`);
  expect(JSON.parse(query(folder, database, 'select tableoid::regclass::text as part, count(*)::int as count from tickets group by 1 order by 1'))).toEqual([{ part: 'tickets_ask', count: 1 }, { part: 'tickets_bug', count: 9 }]);
  expect(() => query(folder, database, `insert into members (team_id, number, name, badge) select id, number, 'c', 'x' from teams, generate_series(2, 3) number`)).toThrow(/members_team_id_badge_key|duplicate key/);

  // What a new database has is what this one has.
  const other = projects.write(build(designText(after)));
  const whole = projects.newDatabase(other);
  expect(runIn(other, whole, 'src/migrate.ts')).toBe('');
  expect(query(folder, database, catalogue)).toBe(query(other, whole, catalogue));

  query(folder, database, `delete from visits; delete from tickets where kind = 'ask'`);
  for (const [file, { text }] of [...emitted.tree].filter(([name]) => /^migrations\/000[23].*\.down\.sql$/.test(name)).toReversed()) {
    for (const part of text.split(/^---+$/m)) query(folder, database, `${part.replaceAll(/^--.*$/gm, '')}; select 1`);
    expect(file).toContain('.down.sql');
  }
  expect(query(folder, database, catalogue)).toBe(fresh);
  expect(query(folder, database, parts)).not.toContain('tickets_ask');
});
