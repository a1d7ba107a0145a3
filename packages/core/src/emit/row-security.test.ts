import { openProjects, problemsOfCalls } from '@kentledge/prove/testing';
import type { Projects } from '@kentledge/prove/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';

let projects: Projects;
beforeAll(async () => {
  projects = await openProjects();
}, 60_000);
afterAll(() => projects.close());

const brief = `kentledge: 1
system: tracker
tenant: Team
entities:
  Team: { fields: { name: string(60) } }
  User: { fields: { name: string(20) optional, team: Team } }
  Project: { fields: { team: Team, name: string(60), steps: [{ title: string(20) }] } }
  Draft: { owner: author, fields: { author: User, project: Project, text: string(60) } }
  Task: { audit: 30d, trash: 30d, fields: { project: Project, title: string(120), state: open | done default open, watchers: [User] } }
actors:
  user: { is: User, authenticates: oidc }
  staff: { authenticates: oidc, role: staff }
operations:
  open: { by: anyone, creates: Team, takes: { name: string(60) } }
  register: { by: user, creates: User, takes: { team: Team } }
  addProject: { by: user, takes: { name: string(60), steps: [{ title: string(20) }] }, creates: Project, set: { team: me.team }, idempotent: true }
  listProjects: { by: [user, staff], reads: Project }
  addTask: { by: user, takes: { project: Project, title: string(120), watchers: [User] }, creates: Task }
  getTask: { by: user, reads: Task, where: id = $id }
  listTasks: { by: user, reads: Task, where: project = $project }
  finishTask: { by: user, updates: Task, where: id = $id, set: { state: done } }
  addDraft: { by: user, takes: { project: Project, text: string(60) }, creates: Draft }
  dropTask: { by: user, deletes: Task, where: id = $id }
pins: { system.rowSecurity: policies }
`;

const calls = `
const zeros = [0, 0, 0, 0, 0, 0, 0];
const teams = [];
for (const name of ['a', 'b']) teams.push((await ask('POST /teams', undefined, { name })).body.id);
const users = [];
for (const [index, team] of teams.entries()) {
  const token = await tokenOf('user' + index);
  const made = await ask('POST /users', token, { team });
  assert.equal(made.status, 201);
  users.push({ token, id: made.body.id });
}
const [ada, bob] = users as [typeof users[0], typeof users[0]];
const project = (await ask('POST /projects', ada.token, { name: 'p', steps: [{ title: 's' }] }, { 'idempotency-key': 'one' })).body;
assert.equal((await ask('POST /projects', ada.token, { name: 'p', steps: [{ title: 's' }] }, { 'idempotency-key': 'one' })).body.id, project.id);
assert.equal(project.steps.length, 1);
const task = (await ask('POST /tasks', ada.token, { project: project.id, title: 't', watchers: [ada.id] })).body;
assert.equal((await ask('GET /tasks/' + task.id, ada.token)).body.title, 't');
assert.equal((await ask('PATCH /tasks/' + task.id, ada.token, {})).body.state, 'done');
assert.equal((await ask('GET /tasks/' + task.id, bob.token)).status, 404);
assert.equal((await ask('GET /tasks?project=' + project.id, ada.token)).body.items.length, 1);
assert.equal((await ask('GET /projects', bob.token)).body.items.length, 0);
assert.equal((await ask('GET /projects', await tokenOf('boss', { roles: ['staff'] }))).body.items.length, 1);
assert.equal((await ask('POST /drafts', ada.token, { project: project.id, text: 'x' })).status, 201);

// What a statement finds that forgets the tenant.
const service = new Client({ connectionString: process.argv[2] });
await service.connect();
const counts = async (tenant?: string, me?: string) => {
  await service.query('begin');
  if (tenant !== undefined) await service.query("select set_config('kentledge.tenant', $1, true)", [tenant]);
  if (me !== undefined) await service.query("select set_config('kentledge.me', $1, true)", [me]);
  const found = [];
  for (const table of ['teams', 'users', 'projects', 'project_steps', 'tasks', 'task_watchers', 'drafts']) found.push((await service.query('select count(*)::int as count from ' + table)).rows[0].count);
  await service.query('rollback');
  return found;
};
assert.deepEqual(await counts(), zeros);
assert.deepEqual(await counts('', '*'), zeros);
assert.deepEqual(await counts(teams[0], '*'), [1, 1, 1, 1, 1, 1, 1]);
assert.deepEqual(await counts(teams[1], '*'), [1, 1, 0, 0, 0, 0, 0]);
assert.deepEqual(await counts('*', '*'), [2, 2, 1, 1, 1, 1, 1]);

// Of what has an owner both must hold.
assert.deepEqual(await counts(teams[0], 'User ' + ada.id), [1, 1, 1, 1, 1, 1, 1]);
assert.deepEqual(await counts(teams[0], 'User ' + bob.id), [1, 1, 1, 1, 1, 1, 0]);
assert.deepEqual(await counts(teams[0]), [1, 1, 1, 1, 1, 1, 0]);
assert.deepEqual(await counts(teams[1], 'User ' + ada.id), [1, 1, 0, 0, 0, 0, 0]);
await service.query('begin');
await service.query("select set_config('kentledge.tenant', $1, true)", [teams[1]]);
await assert.rejects(service.query("insert into projects (id, team_id, name) values (gen_random_uuid(), $1, 'x')", [teams[0]]), { code: '42501' });
await service.query('rollback');
await service.end();
assert.equal((await ask('DELETE /tasks/' + task.id, ada.token)).status, 204);
`;

it('policies keep tenants apart for statements that forget them, and leave operations, the audit and callers without a tenant as they are', () => {
  expect(problemsOfCalls(projects, brief, calls)).toEqual([]);
}, 120_000);

const board = `kentledge: 1
system: board
entities:
  User: { fields: { name: string(20) optional } }
  Shop: { fields: { name: string(20) optional } }
  Tag: { fields: { name: string(20) unique } }
  Note: { owner: author, audit: 30d, trash: 30d, fields: { author: User, title: string(60), tags: [Tag, about 2], steps: [{ title: string(20) }] }, views: { Note: [id, title, steps, tags] } }
  Comment: { owner: note.author, fields: { note: Note, text: string(60) } }
  Post: { owner: author, fields: { author: User, title: string(60), parts: [{ text: string(20) }], likes: = count(Like where post = this) }, views: { Post: [id, title, likes, parts] } }
  Like: { key: [user, post], owner: user, fields: { user: User, post: Post } }
actors:
  user: { is: User, authenticates: oidc }
  shop: { is: Shop, authenticates: oidc, role: shop }
  staff: { authenticates: oidc, role: staff }
operations:
  addTag: { by: staff, takes: { name: string(20) }, creates: Tag }
  addNote: { by: user, takes: { title: string(60), steps: [{ title: string(20) }], tags: [Tag] }, creates: Note, idempotent: true }
  listNotes: { by: [user, shop, staff], reads: Note }
  getNote: { by: [user, staff], reads: Note, where: id = $id }
  renameNote: { by: [user, staff], takes: { title: string(60), steps: [{ title: string(20) }] }, updates: Note, where: id = $id }
  dropNote: { by: user, deletes: Note, where: id = $id }
  addComment: { by: user, takes: { note: Note, text: string(60) }, creates: Comment }
  listComments: { by: user, reads: Comment, where: note = $note }
  addPost: { by: user, takes: { title: string(60), parts: [{ text: string(20) }] }, creates: Post }
  getPost: { by: anyone, reads: Post, where: id = $id }
  readPost: { by: user, at: GET /read/:id, reads: Post, where: id = $id }
  renamePost: { by: user, takes: { title: string(60) }, updates: Post, where: id = $id }
  like:
    by: user
    at: PUT /posts/:id/like -> 200
    takes: { id: Post }
    does:
      - { reads: Post, where: id = $id }
      - { creates: Like, set: { post: $post }, else: keep }
    returns: { post: Post }
pins: { system.rowSecurity: policies, Post.likes.derivation: stored }
`;

const boardCalls = `
const staff = await tokenOf('boss', { roles: ['staff'] });
const tag = (await ask('POST /tags', staff, { name: 'red' })).body.id;
const [ada, bob, shop] = [await tokenOf('ada'), await tokenOf('bob'), await tokenOf('shop', { roles: ['shop'] })];
const key = { 'idempotency-key': 'one' };
const note = (await ask('POST /notes', ada, { title: 'n', steps: [{ title: 's' }], tags: [tag] }, key)).body;
assert.equal((await ask('POST /notes', ada, { title: 'n', steps: [{ title: 's' }], tags: [tag] }, key)).body.id, note.id);
assert.deepEqual([note.steps.length, note.tags], [1, [tag]]);
const listed = async (token: string) => (await ask('GET /notes', token)).body.items.length;
assert.deepEqual([await listed(ada), await listed(bob), await listed(shop), await listed(staff)], [1, 0, 1, 1]);
assert.deepEqual([(await ask('GET /notes/' + note.id, ada)).status, (await ask('GET /notes/' + note.id, bob)).status], [200, 404]);
const renamed = async (token: string) => (await ask('PATCH /notes/' + note.id, token, { title: 'm', steps: [{ title: 't' }, { title: 'u' }] })).status;
assert.deepEqual([await renamed(ada), await renamed(bob), await renamed(staff)], [200, 404, 200]);
assert.equal((await ask('POST /comments', ada, { note: note.id, text: 'c' })).status, 201);
assert.equal((await ask('POST /comments', bob, { note: note.id, text: 'c' })).status, 422);
assert.equal((await ask('GET /comments?note=' + note.id, ada)).body.items.length, 1);

// Everybody may read a post, and a counter of it counts the rows of all.
const post = (await ask('POST /posts', ada, { title: 'p', parts: [{ text: 'x' }] })).body;
assert.deepEqual([(await ask('PUT /posts/' + post.id + '/like', bob)).body.post.likes, (await ask('PUT /posts/' + post.id + '/like', ada)).body.post.likes], [1, 2]);
assert.deepEqual([(await ask('GET /posts/' + post.id)).body.likes, (await ask('GET /read/' + post.id, bob)).body.parts.length], [2, 1]);
assert.deepEqual([(await ask('PATCH /posts/' + post.id, bob, { title: 'q' })).status, (await ask('PATCH /posts/' + post.id, ada, { title: 'q' })).status], [404, 200]);

// What a statement finds and does that forgets the owner.
const [one = '', two = ''] = (await sql("select id from users order by subject")).map((row) => 'User ' + row['id']);
const refused = { code: '42501', message: /row-level security/ };
const service = new Client({ connectionString: process.argv[2] });
await service.connect();
const as = async (me: string | undefined, text: string, values: unknown[] = []) => {
  await service.query('begin');
  try {
    if (me !== undefined) await service.query("select set_config('kentledge.me', $1, true)", [me]);
    const answer = await service.query(text, values);
    return answer.command === 'SELECT' ? answer.rows[0].count : answer.rowCount;
  } finally {
    await service.query('rollback');
  }
};
const counts = async (me?: string) => {
  const found = [];
  for (const table of ['notes', 'note_steps', 'note_tags', 'comments', 'likes', 'posts', 'post_parts']) found.push(await as(me, 'select count(*)::int as count from ' + table));
  return found;
};
assert.deepEqual(await counts(), [0, 0, 0, 0, 0, 1, 1]);
assert.deepEqual(await counts(''), [0, 0, 0, 0, 0, 1, 1]);
assert.deepEqual(await counts('User'), [0, 0, 0, 0, 0, 1, 1]);
assert.deepEqual(await counts(one), [1, 2, 1, 1, 1, 1, 1]);
assert.deepEqual(await counts(two), [0, 0, 0, 0, 1, 1, 1]);
assert.deepEqual(await counts('Shop 1'), [1, 2, 1, 1, 2, 1, 1]);
assert.deepEqual(await counts('*'), [1, 2, 1, 1, 2, 1, 1]);
const changes = async (me: string) => [await as(me, "update notes set title = 'x'"), await as(me, 'delete from note_steps')];
assert.deepEqual(await changes(one), [1, 2]);
assert.deepEqual(await changes(two), [0, 0]);

// A post may be locked by who likes it, and is changed by its author alone.
assert.equal(await as(two, "select 1 as count from posts for no key update"), 1);
assert.equal(await as(one, "update posts set title = 'x'"), 1);
await assert.rejects(as(two, "update posts set title = 'x'"), refused);
const ofOne = one.slice(5);
await assert.rejects(as(two, "insert into notes (id, author_id, title) values (gen_random_uuid(), $1, 'x')", [ofOne]), refused);
await assert.rejects(as(two, "insert into posts (id, author_id, title) values (gen_random_uuid(), $1, 'x')", [ofOne]), refused);
await assert.rejects(as(two, "insert into note_steps (note_id, position, title) values ($1, 9, 'x')", [note.id]), refused);
await assert.rejects(as(two, "insert into post_parts (post_id, position, text) values ($1, 9, 'x')", [post.id]), refused);
assert.equal(await as(one, "insert into note_steps (note_id, position, title) values ($1, 9, 'x')", [note.id]), 1);
await service.end();

assert.equal((await ask('DELETE /notes/' + note.id, bob)).status, 404);
assert.equal((await ask('DELETE /notes/' + note.id, ada)).status, 204);
assert.deepEqual((await sql("select action, count(*)::int as count from notes_audit group by 1 order by 1")).map((row) => [row['action'], row['count']]), [['insert', 1], ['update', 3]]);
`;

it('policies keep the rows of owners apart for statements that forget them, and leave counters, locks, the audit and other callers as they are', () => {
  expect(problemsOfCalls(projects, board, boardCalls)).toEqual([]);
}, 120_000);

const keyed = `kentledge: 1
system: keys
tenant: Team
entities:
  Team: { key: [code], fields: { code: string(60) } }
  User: { key: [login], fields: { login: string(60), team: Team } }
  Project: { fields: { team: Team, name: string(60) } }
  Draft: { owner: author, fields: { author: User, team: Team, text: string(60) } }
actors:
  user: { is: User, authenticates: oidc }
operations:
  open: { by: anyone, creates: Team, takes: { code: string(60) } }
  register: { by: user, creates: User, takes: { login: string(60), team: Team } }
  addProject: { by: user, takes: { name: string(60) }, creates: Project, set: { team: me.team }, idempotent: true }
  listProjects: { by: user, reads: Project }
  addDraft: { by: user, takes: { text: string(60) }, creates: Draft, set: { team: me.team } }
  listDrafts: { by: user, reads: Draft }
pins: { system.rowSecurity: policies }
`;

const keyedCalls = String.raw`
const codes = ['acme', 'Acme', 'acme ', ' acme', "o'hare", 'back\\slash', 'a\nb', '**', 'é', 'e\u0301', ' ', "x'; set local kentledge.tenant = '*"];
const tokens: string[] = [];
for (const [index, code] of codes.entries()) {
  const token = await tokenOf('user' + index);
  assert.equal((await ask('POST /teams', undefined, { code })).status, 201);
  assert.equal((await ask('POST /users', token, { login: code, team: code })).status, 201);
  assert.equal((await ask('POST /projects', token, { name: code }, { 'idempotency-key': 'one' })).status, 201);
  assert.equal((await ask('POST /drafts', token, { text: code })).status, 201);
  tokens.push(token);
}
for (const [index, code] of codes.entries()) {
  assert.deepEqual((await ask('GET /projects', tokens[index])).body.items.map((row: any) => row.name), [code]);
  assert.deepEqual((await ask('GET /drafts', tokens[index])).body.items.map((row: any) => row.text), [code]);
}

// What is left of a setting is the key of nobody, also where a tenant and an owner have it.
await sql("insert into teams (code) values (''), ('*'); insert into users (login, team_code) values ('', ''), ('*', '*'); insert into projects (id, team_code, name) values (gen_random_uuid(), '', 'empty'), (gen_random_uuid(), '*', 'star'); insert into drafts (id, author_login, team_code, text) values (gen_random_uuid(), '', 'acme', 'empty')");
await sql('analyze');
const service = new Client({ connectionString: process.argv[2] });
await service.connect();
const run = async (settings: string, text: string) => {
  await service.query('begin; ' + settings);
  try {
    return (await service.query(text)).rows;
  } finally {
    await service.query('rollback');
  }
};
const acme = "set local kentledge.tenant = 'acme'; set local kentledge.me = 'User acme';";
const names = async (settings: string) => (await run(settings, 'select name from projects union all select text from drafts order by 1')).map((row: any) => row.name);
assert.deepEqual(await names(acme), ['acme', 'acme']);
assert.deepEqual(await names(''), []);
assert.deepEqual(await names("set local kentledge.tenant = ''; set local kentledge.me = '';"), []);
assert.deepEqual(await names("set local kentledge.tenant = 'acme'; set local kentledge.me = 'User ';"), ['acme']);

// Ways around that are closed.
const refused = async (text: string, code: string) => assert.rejects(run(acme, text), { code }, text);
await refused('set local row_security = off; select * from projects', '42501');
await refused('alter table projects disable row level security', '42501');
await refused('drop policy tenant on projects', '42501');
await refused('set local session_replication_role = replica', '42501');
await refused('truncate projects', '42501');
await refused('create function public.f() returns int language sql as $x$ select 1 $x$', '42501');
await refused('select * from pg_statistic', '42501');
await refused("insert into projects (id, team_code, name) values (gen_random_uuid(), 'Acme', 'x')", '42501');
assert.deepEqual(await run(acme, "select * from pg_stats where tablename in ('projects', 'drafts', 'users', 'teams')"), []);
const notices: unknown[] = [];
service.on('notice', ({ message }) => notices.push(message));
await run(acme, "create function pg_temp.tell(t text) returns bool language plpgsql cost 0.0001 as $x$ begin raise notice '%', t; return true; end $x$; select * from projects where pg_temp.tell(name)");
assert.deepEqual(notices, ['acme']);

// Ways around that docs/row-security.md tells of.
assert.equal((await run(acme, "with every as materialized (select set_config('kentledge.tenant', '*', true) as done) select count(*)::int as count from projects where (select done from every) is not null"))[0].count, codes.length + 2);
assert.equal((await run(acme, 'select count(*)::int as count from kentledge_idempotency'))[0].count, codes.length);
assert.equal((await run(acme, "select reltuples::int as count from pg_class where relname = 'projects'"))[0].count, codes.length + 2);
await refused("insert into users (login, team_code) values ('Acme', 'acme')", '23505');
await service.end();
`;

it('policies take each text of a key for what it is, and close and leave open what is said of them', () => {
  expect(problemsOfCalls(projects, keyed, keyedCalls)).toEqual([]);
}, 120_000);
