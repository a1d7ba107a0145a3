import { expect, it } from 'vitest';
import { read } from '../../read/index.ts';
import { design } from '../index.ts';
import type { Designed } from '../index.ts';

function designOf(pins: string, fields = ''): Designed {
  const { brief, diagnostics } = read({
    name: 'brief.yaml',
    text: `kentledge: 1
system: tracker
tenant: Team
entities:
  Team: { fields: { name: string(60) } }
  Word: { fields: { text: string(60)${fields} } }
  User: { fields: { name: string(20) optional, team: Team } }
  Project: { fields: { team: Team, name: string(60), words: [Word], steps: [{ title: string(20) }] } }
  Task: { fields: { project: Project, title: string(60) } }
actors: { user: { is: User, authenticates: oidc } }
operations:
  register: { by: user, creates: User, takes: { team: Team } }
  listProjects: { by: user, reads: Project }
  listTasks: { by: user, reads: Task }
  listWords: { by: anyone, reads: Word }
${pins}`,
  });
  if (brief === undefined) throw new Error(diagnostics.map(({ code, message }) => `${code}: ${message}`).join('\n'));
  return design(brief);
}

it('costs a read a transaction, so it is off unless the brief pins it, and says what it would cost', () => {
  const { system } = designOf('');
  const decision = system.decisions.find(({ id }) => id === 'system.rowSecurity');
  expect(decision).toMatchObject({ choice: 'none', numbers: [{ name: 'row-security.service' }, { name: 'row-security.database' }] });
  expect(system.operations.filter(({ transaction }) => transaction).map(({ id }) => id)).toEqual(['register']);
});

it('puts a policy on each table of a tenant, directly or through another, and runs what its callers ask in a transaction', () => {
  const { system } = designOf('pins: { system.rowSecurity: policies }');
  const conditions = Object.fromEntries(system.tables.flatMap(({ name, triggers }) => triggers.map(({ up }) => [name, up.slice(up.indexOf(' or ') + 4, -2)])));
  const own = `(select current_setting('kentledge.tenant', true))`;
  expect(conditions).toEqual({
    teams: `teams.id::text = ${own}`,
    users: `users.team_id::text = ${own}`,
    projects: `projects.team_id::text = ${own}`,
    project_words: 'exists (select 1 from projects as held where held.id = project_words.project_id)',
    project_steps: 'exists (select 1 from projects as held where held.id = project_steps.project_id)',
    tasks: 'exists (select 1 from projects as held where held.id = tasks.project_id)',
  });
  expect(system.operations.map(({ id, transaction }) => [id, transaction])).toEqual([['register', true], ['listProjects', true], ['listTasks', true], ['listWords', false]]);
});

it('refuses where a value is computed over the rows of all tenants, or the service owns the tables', () => {
  const shared = designOf('pins: { system.rowSecurity: policies }', ', used: = count(Task)');
  const owned = designOf('pins: { system.rowSecurity: policies, system.rights: owner }');
  expect([shared, owned].map(({ system, diagnostics }) => [system.decisions.find(({ id }) => id === 'system.rowSecurity')?.choice, diagnostics.filter(({ code }) => code !== 'design/slow-derived').map(({ code, message }) => `${code} ${message}`)])).toEqual([
    ['none', ['design/pin-not-built `system.rowSecurity` can\'t be `policies` here: `Word.used` is computed over the rows of all tenants']],
    ['none', ['design/pin-not-built `system.rowSecurity` can\'t be `policies` here: `system.rights` lets the service own the tables, and no policy holds for an owner']],
  ]);
});
