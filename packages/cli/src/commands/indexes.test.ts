import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Advice } from '@kentledge/core/evidence';
import { expect, it, onTestFinished } from 'vitest';
import { temporaryFolder, typed } from '../testing/typed.ts';

const folder = 'examples/foreign-schema';
const given = ['indexes', '--schema', `${folder}/schema.sql`, '--queries', `${folder}/queries.sql`, '--stats', `${folder}/stats.json`];

it('advises on a schema that others made, as JSON too, and ends with 1 where something is to do', async () => {
  const { code, out, err } = await typed([...given, '--json', '--budget', '300MB']);
  expect({ code, err }).toEqual({ code: 1, err: '' });
  const advice = JSON.parse(out) as Advice;
  expect(advice.budget).toBe(300e6);
  expect(advice.bytesAfter).toBeLessThanOrEqual(300e6);
  expect(advice.drops.map(({ name, reason }) => ({ name, reason }))).toContainEqual({ name: 'messages_author_idx', reason: 'unused' });
  expect(advice.queries.find(({ id }) => id === 'inbox')).toMatchObject({ weight: 40, planBefore: { 'Node Type': expect.any(String) as string } });
}, 60_000);

it('finds the design of an example as it should be', async () => {
  const { code, out } = await typed(['indexes', 'examples/notes']);
  expect(code).toBe(0);
  expect(out).toContain('No change is worth it');
}, 60_000);

it('plans a design with ranges of time, which no migration makes, as a database that has them', async () => {
  const cwd = temporaryFolder(onTestFinished);
  writeFileSync(path.join(cwd, 'brief.yaml'), `kentledge: 1
system: telemetry
entities:
  Device: { count: 3k, fields: { serial: string(40) unique } }
  Reading: { count: 6M, keep: 2y after createdAt, audit: 1y, fields: { device: Device, value: int } }
  Check: { count: 1M, keep: 90d after createdAt, fields: { device: Device, value: int } }
operations:
  record: { by: anyone, creates: Reading, takes: { device: Device, value: int }, rate: 8/s }
  check: { by: anyone, creates: Check, takes: { device: Device, value: int }, rate: 8/s }
  history: { by: anyone, reads: Check, where: device = $device, order: -createdAt, rate: 5/s }
pins: { Check.partitions: range, Reading.audit.partitions: range }
`);
  const { out, err } = await typed(['indexes', 'brief.yaml', '--json'], { cwd });
  expect(err).toBe('');
  const advice = JSON.parse(out) as Advice;
  expect(JSON.stringify(advice.queries.find(({ id }) => id === 'history.1')?.planBefore)).toMatch(/checks_p\d{8}/);
}, 60_000);

it('says what is missing, and what does not belong together', async () => {
  expect(await typed(['indexes'])).toMatchObject({ code: 2, err: expect.stringContaining('FILE, --schema with --queries, or --from URL') as string });
  expect(await typed(['indexes', '--schema', 'a.sql'])).toMatchObject({ code: 2, err: expect.stringContaining('indexes needs --queries') as string });
  expect(await typed(['indexes', 'examples/notes', '--stats', 'a.json'])).toMatchObject({ code: 2, err: expect.stringContaining('indexes FILE has no option --stats') as string });
  expect(await typed(['indexes', '--from', 'postgresql://x', '--schema', 'a.sql'])).toMatchObject({ code: 2, err: expect.stringContaining('has no option --schema') as string });
  expect(await typed([...given, '--budget', 'much'])).toMatchObject({ code: 2, err: expect.stringContaining('--budget takes a size, such as 500MB or 2GB, not "much"') as string });
});

it('names each file that it can not read, and where SQL is none', async () => {
  const cwd = temporaryFolder(onTestFinished);
  writeFileSync(path.join(cwd, 'schema.sql'), 'create table t (id int primary key);\ncreate tabel u (id int);');
  writeFileSync(path.join(cwd, 'stats.json'), '{"kentledge":"statistics"}');
  const { code, err } = await typed(['indexes', '--schema', 'schema.sql', '--queries', 'none.sql', '--stats', 'stats.json'], { cwd });
  expect(code).toBe(2);
  expect(err).toContain('schema.sql:2');
  expect(err).toContain('none.sql can\'t be read: it is not there');
  expect(err).toContain('stats.json is no statistics document');
});

it('says where in the files stands what PostgreSQL refuses', async () => {
  const cwd = temporaryFolder(onTestFinished);
  writeFileSync(path.join(cwd, 'schema.sql'), '-- a comment\nset x.y = 1;\ncreate table t (id int primary key, a int);\n\ncreate index i on u (a);\n');
  writeFileSync(path.join(cwd, 'queries.csv'), 'query,calls\nselect * from t where a = $1,5\n"select *\nfrom nowhere where a = $1",3\n');
  const { code, err } = await typed(['indexes', '--schema', 'schema.sql', '--queries', 'queries.csv'], { cwd });
  expect(code).toBe(1);
  expect(err).toMatch(/Statement 3 of the schema is refused[^\n]*"u" does not exist[^\n]*\n *--> \S*schema\.sql:5:1\n/);
  expect(err).toMatch(/relation "nowhere" does not exist\n *--> \S*queries\.csv:3:1\n/);
}, 60_000);

it('says before it starts that the folder of the page is none', async () => {
  const cwd = temporaryFolder(onTestFinished);
  writeFileSync(path.join(cwd, 'page'), '');
  expect(await typed(['indexes', '--schema', 'none.sql', '--queries', 'none.sql', '-o', 'page'], { cwd })).toMatchObject({ code: 3, out: '', err: expect.stringMatching(/^error\[cli\/not-a-folder\][^]*\n1 error\n$/) as string });
});
