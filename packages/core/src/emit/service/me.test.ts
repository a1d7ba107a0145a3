import { build, designText, openProjects, problemsOfCalls } from '@kentledge/prove/testing';
import type { Projects } from '@kentledge/prove/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';

let projects: Projects;

beforeAll(async () => {
  projects = await openProjects();
}, 60_000);

afterAll(() => projects.close(), 60_000);

it('an email that is the row of another subject is refused as taken, and openapi.json says so', () => {
  const brief = `kentledge: 1
system: mail
entities: { User: { fields: { email: string(254) unique personal } }, Note: { owner: author, fields: { author: User, title: string(20) } } }
actors: { user: { is: User, authenticates: oidc } }
operations:
  listNotes: { by: user, reads: Note, where: author = me }`;
  const calls = `
  const claims = { email: 'ada@example.com' };
  const first = await Promise.all(Array.from({ length: 8 }, async () => ask('GET /notes', await tokenOf('ada', claims))));
  assert.deepEqual(first.map(({ status }) => status), Array.from({ length: 8 }, () => 200));
  const other = await ask('GET /notes', await tokenOf('eve', claims));
  assert.deepEqual([other.status, other.body.code], [409, 'email-taken']);
  await sql("delete from users");
  assert.equal((await ask('GET /notes', await tokenOf('eve', claims))).status, 200);`;
  expect(problemsOfCalls(projects, brief, calls)).toEqual([]);
  const { paths } = JSON.parse(build(designText(brief)).tree.get('openapi.json')?.text ?? '') as { paths: Record<string, Record<string, { responses: object }>> };
  expect(paths['/notes']?.['get']?.responses).toHaveProperty('409');
}, 60_000);

it('a newcomer names the tenant to join; who has a row stays in his, and sees no other as there', () => {
  const brief = `kentledge: 1
system: desk
tenant: Company
entities:
  Company: { fields: { name: string(40) } }
  Analyst: { fields: { company: Company, email: string(254) unique, region: Region optional } }
  Region: { fields: { company: Company, name: string(40) } }
actors: { analyst: { is: Analyst, authenticates: oidc } }
operations:
  makeCompany: { by: anyone, takes: { name: string(40) }, creates: Company }
  join: { by: analyst, at: POST /me -> 200, takes: { company: Company, email: string(254), region: Region optional }, creates: Analyst, else: update }
  addRegion: { by: analyst, takes: { company: Company, name: string(40) }, creates: Region }`;
  const calls = `
  const [ours, theirs] = await Promise.all(['ours', 'theirs'].map(async (name) => (await ask('POST /companies', undefined, { name })).body.id));
  const ada = await tokenOf('ada');
  assert.equal((await ask('POST /me', ada, { company: crypto.randomUUID(), email: 'ada@example.com' })).status, 422);
  assert.equal((await ask('POST /me', ada, { company: ours, email: 'ada@example.com' })).status, 200);
  assert.equal((await ask('POST /me', ada, { company: theirs, email: 'ada@example.com' })).status, 422);
  assert.equal((await ask('POST /regions', ada, { company: ours, name: 'north' })).status, 201);
  assert.equal((await ask('POST /regions', ada, { company: theirs, name: 'north' })).status, 422);
  const region = (await sql("select id from regions"))[0]?.['id'];
  assert.equal((await ask('POST /me', await tokenOf('eve'), { company: theirs, email: 'eve@example.com', region })).status, 422);
  assert.equal((await ask('POST /me', ada, { company: ours, email: 'ada@example.com', region })).status, 200);
  assert.deepEqual(await sql("select company_id from analysts"), [{ company_id: ours }]);`;
  expect(problemsOfCalls(projects, brief, calls)).toEqual([]);
}, 60_000);
