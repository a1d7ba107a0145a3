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
