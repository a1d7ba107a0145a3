import { expect, it } from 'vitest';
import { read } from '../../read/index.ts';
import { design } from '../index.ts';
import type { Designed } from '../index.ts';

function designOf(pins: string, fields = ''): Designed {
  return designText(`kentledge: 1
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
${pins}`);
}

function designText(text: string): Designed {
  const { brief, diagnostics } = read({ name: 'brief.yaml', text });
  if (brief === undefined) throw new Error(diagnostics.map(({ code, message }) => `${code}: ${message}`).join('\n'));
  return design(brief);
}

it('costs a read a transaction, so it is off unless the brief pins it, and says what it would cost', () => {
  const { system } = designOf('');
  const decision = system.decisions.find(({ id }) => id === 'system.rowSecurity');
  expect(decision).toMatchObject({ choice: 'none', numbers: [{ name: 'row-security.service' }, { name: 'row-security.database' }, { name: 'system.rowSecurity.tables', quantity: { value: 6 } }] });
  expect(system.operations.filter(({ transaction }) => transaction).map(({ id }) => id)).toEqual(['register']);
});

it('puts a policy on each table of a tenant, directly or through another, and runs what its callers ask in a transaction', () => {
  const { system } = designOf('pins: { system.rowSecurity: policies }');
  const conditions = Object.fromEntries(system.tables.flatMap(({ name, triggers }) => triggers.map(({ up }) => [name, up.slice(up.indexOf(' or ') + 4, -2)])));
  const own = `(select nullif(current_setting('kentledge.tenant', true), ''))`;
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

/** Notes are their authors' alone; what else there is, and what is done, comes with each case. */
function notes({ entities = '', operations = '', pin = 'policies', actors = '' }: { readonly entities?: string; readonly operations?: string; readonly pin?: string; readonly actors?: string }): Designed {
  return designText(`kentledge: 1
system: notes
entities:
  User: { fields: { name: string(20) optional } }
  Note: { owner: author, fields: { author: User, title: string(60), steps: [{ title: string(20) }] } }
${entities}
actors:
  user: { is: User, authenticates: oidc }
  staff: { authenticates: oidc, role: staff }
${actors}
operations:
  addNote: { by: user, takes: { title: string(60), steps: [{ title: string(20) }] }, creates: Note }
  listNotes: { by: user, reads: Note, where: author = me }
  listAll: { by: staff, reads: Note }
${operations}
${pin === '' ? '' : `pins: { system.rowSecurity: ${pin} }`}`);
}

const choiceOf = ({ system }: Designed): string | undefined => system.decisions.find(({ id }) => id === 'system.rowSecurity')?.choice;
const refusalOf = ({ diagnostics }: Designed): readonly string[] => diagnostics.filter(({ code }) => code === 'design/pin-not-built').map(({ message }) => message);
const costOf = ({ system }: Designed): string => system.decisions.find(({ id }) => id === 'system.rowSecurity')?.because ?? '';
const policiesOf = ({ system }: Designed): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(system.tables.flatMap(({ name, triggers }) => triggers.filter(({ up }) => up.includes('policy')).map(({ up }) => [name, up.split('\n').filter((line) => line.startsWith('create policy'))])));

const unbound = `(select split_part(current_setting('kentledge.me', true), ' ', 1) not in ('', 'User'))`;
const caller = `(select nullif(substr(current_setting('kentledge.me', true), 6), ''))`;

it('puts a policy on what has an owner and on its parts, and runs what its callers ask in a transaction', () => {
  const designed = notes({});
  expect(policiesOf(designed)).toEqual({
    notes: [`create policy owner on notes using (${unbound} or notes.author_id::text = ${caller});`],
    note_steps: [`create policy owner on note_steps using (${unbound} or exists (select 1 from notes as held where held.id = note_steps.note_id and held.author_id::text = ${caller}));`],
  });
  expect(designed.system.operations.map(({ id, transaction }) => [id, transaction])).toEqual([['addNote', true], ['listNotes', true], ['listAll', false]]);
});

it('is off for owners, too, unless pinned', () => {
  const designed = notes({ pin: '' });
  expect([choiceOf(designed), policiesOf(designed)]).toEqual(['none', {}]);
});

it('lets everybody read what is public, and only its owner write it', () => {
  const designed = notes({ operations: '  getNote: { by: anyone, reads: Note, where: id = $id }' });
  const own = `${unbound} or notes.author_id::text = ${caller}`;
  expect(policiesOf(designed)['notes']).toEqual([
    'create policy readers on notes for select using (true);',
    `create policy owner_inserts on notes for insert with check (${own});`,
    `create policy owner_updates on notes for update using (${own});`,
    `create policy owner_deletes on notes for delete using (${own});`,
  ]);
  expect(policiesOf(designed)['note_steps']?.map((text) => text.split(' ')[2])).toEqual(['readers', 'owner_inserts', 'owner_updates', 'owner_deletes']);
});

it('asks the tenant and the owner where a row has both, and the tenant alone where the brief pins that', () => {
  const text = (pin: string): string => `kentledge: 1
system: tracker
tenant: Team
entities:
  Team: { fields: { name: string(60) } }
  User: { fields: { name: string(20) optional, team: Team } }
  Draft: { owner: author, fields: { author: User, team: Team, text: string(60) } }
actors: { user: { is: User, authenticates: oidc } }
operations:
  register: { by: user, creates: User, takes: { team: Team } }
  addDraft: { by: user, takes: { text: string(60) }, creates: Draft, set: { team: me.team } }
pins: { system.rowSecurity: ${pin} }`;
  const team = (table: string): string => `create policy tenant on ${table} using ((select nullif(current_setting('kentledge.tenant', true), '')) = '*' or ${table}.team_id::text = (select nullif(current_setting('kentledge.tenant', true), '')));`;
  const [both, tenant] = ['policies', 'tenant'].map((pin) => designText(text(pin)));
  if (both === undefined || tenant === undefined) throw new Error('two designs');
  expect(policiesOf(both)['drafts']).toEqual([team('drafts'), `create policy owner on drafts as restrictive using (${unbound} or drafts.author_id::text = ${caller});`]);
  expect(policiesOf(both)['users']).toEqual([team('users')]);
  expect(policiesOf(tenant)['drafts']).toEqual([team('drafts')]);
});

it('lets what triggers keep by the rows of all be kept, whoever calls', () => {
  const { system } = notes({
    entities: '  Post: { fields: { title: string(20), votes: = count(Vote where post = this) } }\n  Vote: { owner: user, key: [user, post], fields: { user: User, post: Post } }',
    operations: '  vote: { by: user, takes: { post: Post }, creates: Vote }\n  getPost: { by: user, reads: Post, where: id = $id }',
    pin: 'policies, Post.votes.derivation: stored',
  });
  const kept = system.tables.flatMap(({ triggers }) => triggers).filter(({ up }) => up.startsWith('create function'));
  expect(kept.map(({ name, up }) => up.endsWith(`\nalter function ${name}() set kentledge.me = '*';`))).toEqual([true]);
});

it.each([
  ['counts', '  Post: { fields: { title: string(20), votes: = count(Vote where post = this) } }\n  Vote: { owner: user, key: [user, post], fields: { user: User, post: Post } }', '  vote: { by: user, takes: { post: Post }, creates: Vote }\n  getPost: { by: user, reads: Post, where: id = $id }', '; rows of Vote are open to read, for `getPost` reads those of others'],
  ['looks for', '  Post: { fields: { title: string(20) } }\n  Hidden: { owner: user, key: [user, post], fields: { user: User, post: Post } }', '  listPosts: { by: user, reads: Post, where: not exists(Hidden where post = this) }', '; rows of Hidden are open to read, for `listPosts` reads those of others'],
  ['finds rows by', '  Seal: { fields: { note: Note } }', '  listSeals: { by: user, reads: Seal, where: note.title = $title }', '; rows of Note are open to read, for `listSeals` reads those of others'],
  ['locks', '  Like: { owner: user, key: [user, note], fields: { user: User, note: Note } }', '  getNote: { by: anyone, reads: Note, where: id = $id }\n  like: { by: user, takes: { id: Note }, does: [{ reads: Note, where: id = $id }, { creates: Like, set: { note: $note }, else: keep }], returns: none }', '; rows of Note are open to read and lock, for `like` locks those of others'],
])('opens what an operation %s that is of others, no further, and says so', (_name, entities, operations, says) => {
  const designed = notes({ entities, operations });
  expect([refusalOf(designed), choiceOf(designed)]).toEqual([[], 'policies']);
  expect(costOf(designed)).toContain(says);
});

const likes = '  Like: { owner: user, key: [user, note], fields: { user: User, note: Note } }';
const locking = '  getNote: { by: anyone, reads: Note, where: id = $id }\n  like: { by: user, takes: { id: Note }, does: [{ reads: Note, where: id = $id }, { creates: Like, set: { note: $note }, else: keep }], returns: none }';
const taken = ', and since `give` may change whose they are, a statement written by hand can take one from its owner';

it.each([
  ['by staff', '  give: { by: staff, takes: { to: User }, updates: Note, where: id = $id, set: { author: $to } }', true],
  ['by nobody', '  rename: { by: staff, takes: { title: string(60) }, updates: Note, where: id = $id }', false],
])('tells that a row may be taken by hand where others lock it and it is given away %s', (_name, operation, isTold) => {
  const designed = notes({ entities: likes, operations: `${locking}\n${operation}` });
  expect(choiceOf(designed)).toBe('policies');
  expect(costOf(designed)).toContain('; rows of Note are open to read and lock, for `like` locks those of others');
  expect(costOf(designed).includes(taken)).toBe(isTold);
});

it('tells nothing of the kind where rows are given away and nobody else locks them', () => {
  const designed = notes({ operations: '  give: { by: staff, takes: { to: User }, updates: Note, where: id = $id, set: { author: $to } }' });
  expect([choiceOf(designed), costOf(designed).includes('by hand can take')]).toEqual(['policies', false]);
});

it('tells without the pin how many tables it would be about, what would stay open, and what would be in its way', () => {
  const optionOf = ({ system }: Designed): string => system.decisions.find(({ id }) => id === 'system.rowSecurity')?.options.find(({ id }) => id === 'policies')?.rejected ?? '';
  const open = notes({ pin: '', entities: likes, operations: locking });
  expect(optionOf(open)).toContain('3 tables get policies, and rows of 1 entity stay open beyond their owner; rows of Note are open to read and lock, for `like` locks those of others');
  expect(open.system.decisions.find(({ id }) => id === 'system.rowSecurity')?.numbers.map(({ name, quantity }) => [name, quantity.value]).slice(2)).toEqual([['system.rowSecurity.tables', 3], ['system.rowSecurity.opened', 1]]);
  const closed = notes({ pin: '' });
  expect(optionOf(closed)).toMatch(/2 tables get policies; rows of User have no owner and so none: /);
  const obstructed = notes({ pin: '', operations: '  give: { by: user, takes: { to: User }, updates: Note, where: id = $id, set: { author: $to } }' });
  expect(optionOf(obstructed)).toMatch(/^not as the brief stands, for `give` may make rows of `Note` that belong to others; /);
});

it.each([
  ['by the caller', '  Post: { fields: { title: string(20) } }\n  Hidden: { owner: user, key: [user, post], fields: { user: User, post: Post } }', '  listPosts: { by: user, reads: Post, where: not exists(Hidden where post = this and user = me) }'],
  ['through a row that is asked for', '  Remark: { owner: note.author, fields: { note: Note, text: string(20) } }', '  remark: { by: user, takes: { note: Note, text: string(20) }, creates: Remark }\n  editRemark: { by: user, takes: { text: string(20) }, updates: Remark, where: id = $id }\n  listRemarks: { by: user, reads: Remark, where: note = $note }'],
  ['by the parts of a row', '', '  editNote: { by: user, takes: { steps: [{ title: string(20) }] }, updates: Note, where: id = $id }\n  dropNote: { by: user, deletes: Note, where: id = $id }'],
  ['by a key with the caller in it', '  Presence: { owner: user, key: [user], fields: { user: User, at: timestamp } }', '  ping: { by: user, takes: { at: timestamp }, creates: Presence, else: update }'],
  ['for callers who own nothing', '', '  renameAll: { by: staff, takes: { title: string(60), old: string(60) }, updates: Note, where: title = $old, set: { title: $title } }'],
])('opens nothing where rows are found %s', (_name, entities, operations) => {
  const designed = notes({ entities, operations });
  expect([refusalOf(designed), choiceOf(designed)]).toEqual([[], 'policies']);
  expect(costOf(designed)).not.toContain('open to');
});

it.each([
  ['makes a row for another', '  Message: { owner: to, fields: { from: User, to: User, text: string(20) } }', '  send: { by: user, takes: { to: User, text: string(20) }, creates: Message, set: { from: me } }', '`send` may make rows of `Message` that belong to others'],
  ['gives a row away', '', '  give: { by: user, takes: { to: User }, updates: Note, where: id = $id, set: { author: $to } }', '`give` may make rows of `Note` that belong to others'],
  ['hangs a row on any other', '  Post: { fields: { author: User } }\n  Remark: { owner: post.author, fields: { post: Post } }', '  remark: { by: user, takes: { post: Post }, creates: Remark }', '`remark` may make rows of `Remark` that belong to others'],
  ['may meet the row of another', '  Name: { owner: user, fields: { user: User, name: string(20) unique } }', '  name: { by: user, takes: { name: string(20) }, creates: Name, else: update }', '`name` may meet and change rows of `Name` that belong to others'],
])('can\'t be where an operation %s', (_name, entities, operations, reason) => {
  const designed = notes({ entities, operations });
  expect([choiceOf(designed), refusalOf(designed)]).toEqual(['none', [`\`system.rowSecurity\` can't be \`policies\` here: ${reason}`]]);
});

it('can\'t be where who calls has a key of several columns', () => {
  const { system, diagnostics } = designText(`kentledge: 1
system: notes
entities:
  User: { key: [realm, name], fields: { realm: string(20), name: string(20) } }
  Note: { owner: author, fields: { author: User, title: string(60) } }
actors: { user: { is: User, authenticates: oidc } }
operations: { register: { by: user, takes: { realm: string(20), name: string(20) }, creates: User }, listNotes: { by: user, reads: Note, where: author = me } }
pins: { system.rowSecurity: policies }`);
  expect([choiceOf({ system, diagnostics }), refusalOf({ system, diagnostics })]).toEqual(['none', ["`system.rowSecurity` can't be `policies` here: the key of User has several columns"]]);
});

it.each(['timestamp', 'date'])('can\'t be where who calls, or the tenant, has a %s as key: as texts these differ', (type) => {
  const text = (head: string, entities: string): string => `kentledge: 1
system: notes
${head}
entities:
${entities}
  Note: { owner: author, fields: { author: User, title: string(60)${head === '' ? '' : ', team: Team'} } }
actors: { user: { is: User, authenticates: oidc } }
operations: { register: { by: user, takes: { ${head === '' ? `since: ${type}` : 'team: Team'} }, creates: User }, listNotes: { by: user, reads: Note, where: author = me } }
pins: { system.rowSecurity: policies }`;
  const called = designText(text('', `  User: { key: [since], fields: { since: ${type}, name: string(20) optional } }`));
  const tenant = designText(text('tenant: Team', `  Team: { key: [since], fields: { since: ${type} } }\n  User: { fields: { team: Team } }`));
  const column = type === 'timestamp' ? 'timestamptz' : 'date';
  expect([called, tenant].map((each) => [choiceOf(each), refusalOf(each)])).toEqual(['User', 'Team'].map((name) => ['none', [`\`system.rowSecurity\` can't be \`policies\` here: the key of ${name} is a ${column}, which is not written alike everywhere`]]));
});

it('does not bind callers of another entity', () => {
  const designed = notes({ entities: '  Shop: { fields: { name: string(20) optional } }\n  Offer: { owner: shop, fields: { shop: Shop, text: string(20) } }', actors: '  shop: { is: Shop, authenticates: oidc, role: shop }', operations: '  listNotesOfAll: { by: shop, reads: Note }\n  addOffer: { by: shop, takes: { text: string(20) }, creates: Offer }\n  listOffers: { by: user, reads: Offer }' });
  expect([refusalOf(designed), choiceOf(designed)]).toEqual([[], 'policies']);
  expect(costOf(designed)).not.toContain('open to');
  expect(policiesOf(designed)['offers']?.[0]).toContain(`not in ('', 'Shop')`);
});
