import { build, designText, loginOf, openProjects, runIn } from '@kentledge/prove/testing';
import type { Projects } from '@kentledge/prove/testing';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';

let projects: Projects;
beforeAll(async () => {
  projects = await openProjects();
}, 60_000);
afterAll(() => projects.close());

const brief = `kentledge: 1
system: desk
entities:
  Reading: { count: 3G, keep: 5y after createdAt, fields: { value: int } }
  Note: { count: 10k, audit: 30d, fields: { title: string(80), stars: int } }
operations:
  record: { by: anyone, creates: Reading, takes: { value: int } }
  listNotes: { by: anyone, reads: Note }
  star: { by: anyone, updates: Note, where: id = $id, set: { stars: 9 } }
`;

interface Granted {
  /** Asks as the service; gives the error's code, or nothing. */
  readonly asService: (sql: string) => Promise<string>;
  readonly migrate: () => string;
}

function granted(text: string): Granted {
  const folder = projects.write(build(designText(text)));
  const database = projects.newDatabase(folder);
  const login = loginOf('app_desk', folder, database);
  const asService = async (sql: string): Promise<string> => {
    const client = new pg.Client({ connectionString: login });
    await client.connect();
    try {
      await client.query(sql);
      return '';
    } catch (error) {
      return (error as { code?: string }).code ?? String(error);
    } finally {
      await client.end();
    }
  };
  return { asService, migrate: () => runIn(folder, database, 'src/migrate.ts') };
}

const denied = '42501';

it('lets the service do what its operations do, and nothing else', async () => {
  const { asService, migrate } = granted(brief);
  expect([migrate(), migrate()]).toEqual(['', '']);
  const allowed = ['insert into readings (id, value) values (gen_random_uuid(), 1)', 'update notes set stars = 9, updated_at = now()', 'select readings_partitions()'];
  for (const sql of allowed) expect([sql, await asService(sql)]).toEqual([sql, '']);
  const refused = [
    "update notes set title = 'x'", 'delete from notes', "insert into notes (id, title, stars) values (gen_random_uuid(), '', 1)", 'truncate readings', 'drop table notes',
    'alter table notes disable trigger all', 'create table more (id int)', 'update readings set value = 2', 'select * from kentledge_migrations', 'update notes_audit set actor = null',
  ];
  for (const sql of refused) expect([sql, await asService(sql)]).toEqual([sql, denied]);
}, 60_000);

it('takes what no statement needs any more, and leaves all to the owner where the brief pins it', () => {
  const tree = (text: string): string | undefined => build(designText(text)).tree.get('migrations/grants.sql')?.text;
  expect(tree(brief)).toContain('revoke all on readings, notes, notes_audit, kentledge_idempotency from app_desk;');
  expect(tree(brief.replace(/ {2}star:.*\n/, ''))).not.toContain('grant update (stars');
  expect(tree(`${brief}pins: { system.rights: owner }`)).toBeUndefined();
});

it('lets rows be locked by a column that says nothing of whose they are', () => {
  const { tree } = build(designText(`kentledge: 1
system: desk
entities:
  User: { fields: { name: string(20) optional } }
  Badge: { owner: user, key: [user], fields: { user: User, title: string(20) } }
  Like: { fields: { badge: Badge, note: string(20) } }
actors: { user: { is: User, authenticates: oidc } }
operations:
  getBadge: { by: anyone, reads: Badge, where: user = $user }
  addBadge: { by: user, takes: { title: string(20) }, creates: Badge }
  like: { by: user, takes: { of: User, note: string(20) }, does: [{ reads: Badge, where: user = $of }, { creates: Like, set: { badge: $badge } }], returns: none }
`));
  expect(tree?.get('migrations/grants.sql')?.text).toContain('grant update (title) on badges');
});
