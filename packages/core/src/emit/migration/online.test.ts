import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { build, designText, openProjects } from '@kentledge/prove/testing';
import type { Projects } from '@kentledge/prove/testing';
import { migrationParts } from '@kentledge/runtime';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Emitted } from '../emit.ts';

let projects: Projects;
beforeAll(async () => {
  projects = await openProjects();
}, 60_000);
afterAll(() => projects.close());

const brief = (fields: string, operations: string): string => `kentledge: 1
system: press
entities:
  Article: { count: 1M, fields: { title: string(20), points: int${fields} } }
operations:
  writeArticle: { by: anyone, creates: Article, takes: { title: string(20), points: int }, rate: 1/min }
${operations}`;
const before = brief('', '  listArticles: { by: anyone, reads: Article, rate: 100/s }');
const after = brief(', slug: string(20) optional unique }, invariants: { positive: points >= 0', '  titled: { by: anyone, reads: Article, where: title = $title, rate: 100/s }');
const insert = `insert into articles (id, title, points) values (gen_random_uuid(), 'more', 1)`;
const building = `select pid from pg_stat_activity where query ~ '^(create|drop).*index concurrently' and wait_event_type = 'Lock' and datname = current_database()`;
const indexes = `select relname as name, indisvalid as valid from pg_index join pg_class on oid = indexrelid where indrelid = 'articles'::regclass order by 1`;

interface Changed {
  readonly emitted: Emitted;
  /** Puts those files of the changed build into the folder, and runs what is new. */
  readonly migrate: (name: string) => Promise<string>;
  readonly connect: () => Promise<pg.Client>;
}

/** A project that is in use when its brief changes. */
async function changed(from = before, to = after): Promise<Changed> {
  const first = build(designText(from));
  const folder = projects.write(first);
  const url = projects.newDatabase(folder);
  const emitted = build(designText(to), first.lock);
  expect(emitted.diagnostics).toEqual([]);
  const migrate = async (name: string): Promise<string> => {
    for (const [file, { text }] of emitted.tree) if (file.startsWith(`migrations/${name}`)) writeFileSync(path.join(folder, file), text);
    return (await promisify(execFile)(process.execPath, ['src/migrate.ts'], { cwd: folder, env: { ...process.env, DATABASE_URL: url, NODE_OPTIONS: '' } })).stdout;
  };
  const connect = async (): Promise<pg.Client> => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    return client;
  };
  expect(await migrate('0001')).toBe('applied 0001_initial.up.sql\n');
  return { emitted, migrate, connect };
}

it('lets others write while an index is built, and starts again after it was broken off', async () => {
  const { migrate, connect } = await changed();
  const [holder, writer] = [await connect(), await connect()];
  const waiting = async (): Promise<void> => {
    await expect.poll(async () => (await writer.query(building)).rows, { timeout: 20_000 }).toHaveLength(1);
  };
  try {
    expect(await migrate('0002')).toBe('applied 0002_change.up.sql\n');
    // The building waits for whoever has written and not ended, so it is under way as long as we like.
    await holder.query(`begin; ${insert}`);
    const broken = migrate('0003').catch((error: unknown) => error);
    await waiting();
    await writer.query(`set statement_timeout = '5s'; ${insert}`);
    await writer.query(`select pg_terminate_backend(pid) from (${building}) as found`);
    expect(await broken).toMatchObject({ code: 1, stderr: expect.stringMatching(/^0003_online\.up\.sql: /) });
    expect((await writer.query(indexes)).rows).toContainEqual({ name: expect.any(String), valid: false });
    const runs = [migrate('0003'), migrate('0003')];
    await waiting();
    await writer.query(insert);
    await holder.query('commit');
    expect((await Promise.all(runs)).join('')).toBe('applied 0003_online.up.sql\n');
    const built = (await writer.query<{ name: string; valid: boolean }>(indexes)).rows;
    expect(built).toContainEqual({ name: 'articles_slug_key', valid: true });
    expect(built.filter(({ name, valid }) => !valid || name.includes('~'))).toEqual([]);
  } finally {
    await Promise.all([holder.end(), writer.end()]);
  }
}, 90_000);

it('goes the way back and up again, part by part', async () => {
  const { emitted, migrate, connect } = await changed();
  const client = await connect();
  const run = async (name: string): Promise<void> => {
    const text = emitted.tree.get(`migrations/${name}.sql`)?.text ?? '';
    for (const part of migrationParts(text) ?? [text]) await client.query(part);
  };
  try {
    const start = (await client.query(indexes)).rows;
    await migrate('0');
    const end = (await client.query(indexes)).rows;
    expect(end.length).toBeGreaterThan(start.length + 1);
    // As after a crash between the last part and the note that it is done.
    await run('0003_online.up');
    expect((await client.query(indexes)).rows).toEqual(end);
    for (const name of ['0003_online.down', '0002_change.down']) await run(name);
    expect((await client.query(indexes)).rows).toEqual(start);
    for (const name of ['0002_change.up', '0003_online.up']) await run(name);
    expect((await client.query(indexes)).rows).toEqual(end);
  } finally {
    await client.end();
  }
}, 60_000);

it('computes a new derived field while others read, and misses nothing that is written meanwhile', async () => {
  const liked = (fields: string, order: string): string => `kentledge: 1
system: likes
entities:
  Post: { count: 1M, fields: { title: string(99)${fields} } }
  Like: { count: 20M, key: [post, who], fields: { post: Post, who: string(20) } }
operations:
  listPosts: { by: anyone, reads: Post, ${order}rate: 500/s }
  like: { by: anyone, creates: Like, takes: { post: Post, who: string(20) }, rate: 1/s }
`;
  const { emitted, migrate, connect } = await changed(liked('', ''), liked(', likes: = count(Like where post = this)', 'order: -likes, '));
  const [holder, writer, reader] = [await connect(), await connect(), await connect()];
  const likes = `select title, likes from posts order by title`;
  try {
    await holder.query(`insert into posts (id, title) select gen_random_uuid(), title from (values ('a'), ('b'), ('c')) as given (title);
      insert into likes (post_id, who) select id, who from posts, (values ('x'), ('y')) as given (who) where title <> 'c'`);
    expect(await migrate('0002')).toBe('applied 0002_change.up.sql\n');
    expect((await reader.query(likes)).rows[0]).toEqual({ title: 'a', likes: '0' });
    await holder.query(`begin; insert into likes (post_id, who) select id, 'z' from posts where title = 'a'`);
    const filled = migrate('0003');
    await expect.poll(async () => (await reader.query(`select 1 from pg_stat_activity where query ~ 'lock table posts' and wait_event_type = 'Lock' and datname = current_database()`)).rows, { timeout: 8_000 }).toHaveLength(1);
    const later = writer.query(`insert into likes (post_id, who) select id, 'later' from posts where title <> 'b'`);
    expect((await reader.query(likes)).rows).toHaveLength(3);
    await holder.query('commit');
    expect(await filled).toBe('applied 0003_online.up.sql\n');
    await later;
    expect((await reader.query(likes)).rows).toEqual([{ title: 'a', likes: '4' }, { title: 'b', likes: '2' }, { title: 'c', likes: '1' }]);
    expect(emitted.tree.get('migrations/0002_change.up.sql')?.text).not.toContain('is distinct from');
  } finally {
    await Promise.all([holder.end(), writer.end(), reader.end()]);
  }
}, 60_000);
