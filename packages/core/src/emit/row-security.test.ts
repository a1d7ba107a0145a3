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
  dropTask: { by: user, deletes: Task, where: id = $id }
pins: { system.rowSecurity: policies }
`;

const calls = `
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

// What a statement finds that forgets the tenant.
const service = new Client({ connectionString: process.argv[2] });
await service.connect();
const counts = async (tenant?: string) => {
  await service.query('begin');
  if (tenant !== undefined) await service.query("select set_config('kentledge.tenant', $1, true)", [tenant]);
  const found = [];
  for (const table of ['teams', 'users', 'projects', 'project_steps', 'tasks', 'task_watchers']) found.push((await service.query('select count(*)::int as count from ' + table)).rows[0].count);
  await service.query('rollback');
  return found;
};
assert.deepEqual(await counts(), [0, 0, 0, 0, 0, 0]);
assert.deepEqual(await counts(''), [0, 0, 0, 0, 0, 0]);
assert.deepEqual(await counts(teams[0]), [1, 1, 1, 1, 1, 1]);
assert.deepEqual(await counts(teams[1]), [1, 1, 0, 0, 0, 0]);
assert.deepEqual(await counts('*'), [2, 2, 1, 1, 1, 1]);
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
