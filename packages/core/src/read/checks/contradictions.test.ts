import { expect, it } from 'vitest';
import { read } from '../read.ts';

const problemsOf = (text: string): readonly string[] => read({ name: 'brief.yaml', text }).diagnostics.map(({ code }) => code);

const tracker = (task: string): string => `kentledge: 1
system: tracker
tenant: Workspace
actors: { member: { is: Member, authenticates: oidc } }
entities:
  Workspace: { fields: { name: string(20) } }
  Member: { fields: { workspace: Workspace, email: string(99) unique, subject: string(255) unique } }
  Project: { fields: { workspace: Workspace } }
  Task: { fields: { ${task} } }
operations:
  list: { by: member, reads: Task }
  projects: { by: member, reads: Project }
`;

const tenantOf = (task: string): string | undefined => read({ name: 'brief.yaml', text: tracker(task) }).brief?.entities.find(({ id }) => id === 'Task')?.tenant?.join('.');

it('lets no object stand in a route or a query, and any in a body', () => {
  const told = (operation: string): readonly string[] =>
    problemsOf(`kentledge: 1
system: stock
entities:
  Bin: { key: [aisle, shelf], fields: { aisle: int, shelf: int } }
  Stock: { key: [bin, sku], fields: { bin: Bin, sku: string(20), notes: json optional } }
operations:
  bins: { by: anyone, reads: Bin }
  find: { by: anyone, ${operation} }
`);
  for (const operation of ['reads: Stock, where: bin = $bin and sku = $sku', 'at: GET /find, reads: Stock, where: bin in $bins, takes: { bins: [Bin, max 9] }', 'at: PUT /stock/:bin, creates: Stock, takes: { bin: Bin, sku: string(20) }, else: keep', 'at: DELETE /stock, deletes: Stock, where: bin = $bin']) {
    expect(told(operation), operation).toEqual(['read/object-in-address']);
  }
  for (const operation of ['at: POST /find, reads: Stock, where: bin = $bin', 'reads: Stock, where: bin.aisle = $aisle', 'creates: Stock, takes: { bin: Bin, sku: string(20), notes: json }']) expect(told(operation), operation).toEqual([]);
});

it('finds the tenant of a row by what it is part of rather than by who wrote it', () => {
  expect(tenantOf('reporter: Member, project: Project')).toBe('project.workspace');
  expect(tenantOf('reporter: Member')).toBe('reporter.workspace');
  expect(tenantOf('reporter: Member, project: Project optional')).toBe('reporter.workspace');
});

it('tells of two ways to the tenant that are as good as each other', () => {
  expect(problemsOf(tracker('from: Project, to: Project'))).toContain('read/tenant-paths');
  expect(problemsOf(tracker('reporter: Member, project: Project'))).not.toContain('read/tenant-paths');
});

const bank = (operation: string): string => `kentledge: 1
system: bank
actors: { customer: { is: Customer, authenticates: oidc } }
entities:
  Customer: { fields: { email: string(99) unique } }
  Account: { owner: holder, fields: { holder: Customer, iban: string(34) unique, balance: money } }
operations:
  ${operation}
`;

it('tells that an owner hides single rows that are likely others\'', () => {
  const give = (where: string): string => bank(`give: { by: customer, takes: { from: Account, to: string(34), amount: money }, does: [{ updates: Account, where: id = $from, set: { balance: balance - $amount } }, { updates: Account, where: ${where}, set: { balance: balance + $amount } }] }`);
  expect(problemsOf(give('iban = $to'))).toEqual(['read/own-rows']);
  expect(problemsOf(give('iban = $to and holder = me'))).toEqual([]);
  expect(problemsOf(give('iban = $to').replace('to: string(34)', 'to: Account').replace('iban = $to', 'id = $to'))).toEqual(['read/own-rows']);
  expect(problemsOf(bank('rename: { by: customer, takes: { iban: string(34), balance: money }, updates: Account, where: iban = $iban }'))).toEqual([]);
  expect(problemsOf(bank('get: { by: customer, reads: Account, where: id = $id }'))).toEqual([]);
});
