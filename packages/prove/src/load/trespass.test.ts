import { expect, it, onTestFinished } from 'vitest';
import { createData, tenantOf } from '../data/index.ts';
import { designText } from '../testing/build-brief.ts';
import { servedAnswers } from '../testing/served-answers.ts';
import type { TrespassResult } from './messages.ts';
import { trespass } from './trespass.ts';

const system = designText(`
kentledge: 1
system: tasks
tenant: Team
entities:
  Team: { count: 20, fields: { name: string(60) } }
  User: { count: 400, fields: { team: Team } }
  Project: { count: 100, fields: { team: Team, name: string(60) } }
  Task: { count: 2k, fields: { project: Project, title: string(40), done: bool default false } }
  Purse: { count: 800, owner: user, fields: { user: User, left: money >= 0 } }
actors:
  user: { is: User, authenticates: oidc }
operations:
  register: { by: anyone, takes: { team: Team }, creates: User }
  finishAll: { by: user, takes: { project: Project }, updates: Task, where: project = $project and done = false, set: { done: true }, at: POST /projects/:project/finish -> 200, returns: [Task] }
  dropAll: { by: user, takes: { project: Project }, deletes: Task, where: project = $project, at: DELETE /projects/:project/tasks }
  drop: { by: user, at: DELETE /purses/:id, deletes: Purse, where: id = $id, else: keep }
  board: { by: user, at: GET /board, reads: Team, where: id = me.team }
  spend:
    by: user
    takes: { purse: Purse, amount: money > 0 }
    at: POST /spend -> 200
    does:
      - { updates: Purse, where: id = $purse and left >= $amount, set: { left: left - $amount }, else: 422 tooLittle }
      - { checks: Team, where: id = me.team and name != none, else: 402 closed }
`);
const data = createData(system, { seed: 1, scale: 1, asOf: Date.UTC(2026, 0, 1), passwordHash: 'hash' });

/** Tries what others may not, against a service that answers so to each caller. */
async function tried(id: string, answer: (caller: string) => { readonly status: number; readonly body?: unknown }): Promise<TrespassResult> {
  const { driver, close } = await servedAnswers(system, data, ({ headers }, response) => {
    const { status, body } = headers.authorization === undefined ? { status: 401, body: {} } : answer(headers.authorization);
    response.statusCode = status;
    response.end(body === undefined ? '' : JSON.stringify(body));
  });
  onTestFinished(close);
  const operation = system.operations.find((candidate) => candidate.id === id);
  if (operation === undefined) throw new Error(`no operation ${id}`);
  return trespass(driver, system, data, operation, 5);
}

it('passes a change of many rows that tells another tenant of none of them', async () => {
  const { attempts, breaches } = await tried('finishAll', () => ({ status: 200, body: { items: [], next: null } }));
  expect(attempts['as another tenant']).toBe(5);
  expect(breaches).toEqual([]);
});

it('finds that a change of many rows shows those of another tenant', async () => {
  const { breaches } = await tried('finishAll', () => ({ status: 200, body: { items: [{ id: 'a', title: 'b' }], next: null } }));
  expect(breaches).toHaveLength(5);
});

it('does not try what would tell another tenant nothing either way', async () => {
  const { attempts } = await tried('dropAll', () => ({ status: 204 }));
  expect(attempts['as another tenant']).toBeUndefined();
  expect(attempts['without a token']).toBe(5);
});

it('does not try what answers another owner the same whether it did anything or not', async () => {
  const { attempts } = await tried('drop', () => ({ status: 204 }));
  expect(attempts).toEqual({ 'without a token': 5 });
});

it('lets every caller ask for what is his own by who he is', async () => {
  const { attempts, breaches } = await tried('board', () => ({ status: 200, body: { id: 'a', name: 'b' } }));
  expect(attempts).toEqual({ 'without a token': 5 });
  expect(breaches).toEqual([]);
});

it('takes what a step says of a row that it does not find as the refusal of another owner, and no other answer', async () => {
  const refused = await tried('spend', () => ({ status: 422, body: {} }));
  expect(refused.attempts['as another owner']).toBe(5);
  expect(refused.breaches).toEqual([]);
  expect((await tried('spend', () => ({ status: 402, body: {} }))).breaches).toContainEqual(expect.stringContaining('as another owner'));
  expect((await tried('spend', () => ({ status: 409, body: {} }))).breaches.length).toBeGreaterThan(0);
  expect((await tried('spend', () => ({ status: 200, body: {} }))).breaches.length).toBeGreaterThan(0);
});

it('comes as a caller of another tenant', async () => {
  const callers: number[] = [];
  await tried('finishAll', (caller) => {
    callers.push(Number(caller));
    return { status: 200, body: { items: [], next: null } };
  });
  expect(new Set(callers.map((row) => tenantOf(data, 'User', row))).size).toBeGreaterThan(1);
});
