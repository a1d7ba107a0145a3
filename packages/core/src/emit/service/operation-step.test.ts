import { build, designText } from '@kentledge/prove/testing';
import { expect, it } from 'vitest';

const login = (otherwise: string): string | undefined =>
  build(designText(`kentledge: 1
system: door
actors: { user: { is: User, authenticates: password } }
entities:
  User: { fields: { email: string(254) unique, password: password, token: text computed } }
operations:
  register: { by: anyone, takes: { email: string(254), password: password }, creates: User }
  login: { by: anyone, at: POST /sessions -> 200, takes: { email: string(254), password: password }, reads: User, where: email = $email and password = $password${otherwise} }
`)).tree.get('operations/login.ts')?.text;

it('refuses a wrong password as `else` says, or by 401', () => {
  expect(login('')).toContain(`problem(401, 'bad-credentials')`);
  expect(login(', else: 401')).toContain(`problem(401, 'bad-credentials')`);
  expect(login(', else: 403 wrongPassword')).toContain(`problem(403, 'wrongPassword')`);
});

it('looks for a row that missed before its `else` answers', () => {
  const text = build(designText(`kentledge: 1
system: tasks
entities: { Task: { fields: { taken: bool default false, state: open | done default open }, transitions: { state: [open -> done] } } }
operations:
  claim: { by: anyone, at: POST /claims, takes: { id: Task }, updates: Task, where: id = $id and taken = false, set: { taken: true, state: done }, else: 409 alreadyTaken }
`)).tree.get('operations/claim.ts')?.text;
  expect(text).toMatch(/409, 'transition-not-allowed'\);\s+if \(.*throw problem\(409, 'alreadyTaken'\);\s+throw problem\(404, 'not-found'\);/);
});
