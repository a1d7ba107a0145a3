import { expect, it } from 'vitest';
import { createData } from '../data/index.ts';
import { createRequests } from '../requests/index.ts';
import { designText } from '../testing/build-brief.ts';
import { isComplete, knownValues, withValues } from './statement-values.ts';

const system = designText(`
kentledge: 1
system: values
entities:
  User: { count: 1k, fields: { email: string(254) unique personal } }
  Note: { count: 10k, owner: author, fields: { author: User, title: string(80), stars: int 0..9 } }
actors:
  user: { is: User, authenticates: oidc }
  staff: { authenticates: oidc }
operations:
  getNote: { by: [user, staff], reads: Note, where: id = $id, rate: 40/s }
  setTitle: { by: user, updates: Note, where: id = $id, takes: { title: string(80) optional, stars: int 0..9 optional }, set: { title: $title, stars: $stars }, rate: 5/s }
`);
const data = createData(system, { seed: 1, scale: 0.1, asOf: Date.UTC(2026, 0, 1), passwordHash: '' });
const source = { system, data, requests: createRequests(system, data, '') };

const parameter = (sqlType: string) => ({ sqlType, type: { kind: 'text' }, optional: false, source: 'limit' }) as const;

it('writes values into a statement as text, and nothing into its literals', () => {
  const sql = `select '$1', "$2" from t where a = $1 and b = $2 limit $3`;
  const parameters = [parameter('text'), parameter('text[]'), parameter('bigint')] as never;
  expect(withValues({ sql, parameters }, ["it's", ['a"b', null], undefined])).toBe(`select '$1', "$2" from t where a = 'it''s'::text and b =  E'{"a\\\\"b",NULL}'::text[] limit $3`);
  expect(withValues({ sql: 'select $1', parameters }, [null])).toBe('select null::text');
});

it('takes a request of an actor for whom a variant is', () => {
  const statements = system.statements.filter(({ operation }) => operation === 'getNote');
  expect(statements.length).toBe(2);
  for (const statement of statements) for (let turn = 0; turn < 6; turn++) expect(isComplete(knownValues(statement, source))).toBe(true);
});

it('knows what a request leaves out as null', () => {
  const statement = system.statements.find(({ operation, kind }) => operation === 'setTitle' && kind === 'update');
  if (statement === undefined) throw new Error('no update');
  for (let turn = 0; turn < 6; turn++) expect(isComplete(knownValues(statement, source))).toBe(true);
});
