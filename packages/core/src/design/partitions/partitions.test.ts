import { expect, it } from 'vitest';
import { read } from '../../read/index.ts';
import type { Decision, System } from '../../system/index.ts';
import { design } from '../index.ts';

function systemOf(text: string): { readonly system: System; readonly codes: readonly string[] } {
  const { brief, diagnostics } = read({ name: 'brief.yaml', text });
  if (brief === undefined) throw new Error(diagnostics.map((diagnostic) => `${diagnostic.code}: ${diagnostic.message}`).join('\n'));
  const designed = design(brief);
  return { system: designed.system, codes: designed.diagnostics.map(({ code }) => code) };
}

interface Parts {
  readonly count?: string;
  readonly keep?: string;
  readonly more?: string;
  readonly fields?: string;
  readonly operations?: string;
  readonly rest?: string;
}

const brief = ({ count = '3G', keep = '5y after createdAt', more = '', fields = '', operations = '', rest = '' }: Parts): string => `kentledge: 1
system: telemetry
entities:
  Device: { count: 100k, fields: { serial: string(40) unique } }
  Reading: { count: ${count}, keep: ${keep}${more}, fields: { device: Device, value: decimal(3)${fields} } }
${rest}operations:
  record: { by: anyone, creates: Reading, takes: { device: Device, value: decimal(3) }, rate: 20/s }
  history: { by: anyone, reads: Reading, where: device = $device, order: -createdAt, rate: 5/s }
${operations}`;
const decisionOf = (parts: Parts, id = 'Reading.partitions'): Decision | undefined => systemOf(brief(parts)).system.decisions.find((decision) => decision.id === id);

it('splits a large table by the time from which its rows are kept, and a job keeps the partitions', () => {
  const { system } = systemOf(brief({}));
  const readings = system.tables.find(({ name }) => name === 'readings');
  expect(readings?.partitions).toMatchObject({ column: 'created_at', span: 'quarter', others: false });
  expect(readings?.primaryKey).toEqual(['id']);
  expect(system.jobs).toMatchObject([{ id: 'partitions.Reading', sql: 'select readings_partitions()' }]);
  expect(system.decisions.find(({ id }) => id === 'Reading.retention')?.choice).toBe('partitions');
  expect(readings?.indexes.map(({ parts }) => parts.map(({ column }) => column).join())).toEqual(['device_id,created_at,id']);
});

it.each([
  ['90d', 'week'],
  ['1y', 'month'],
  ['10y', 'quarter'],
  ['20d', 'day'],
])('keeps %s in partitions of a %s', (time, span) => {
  const { system } = systemOf(brief({ keep: `${time} after createdAt` }));
  expect(system.tables.find(({ name }) => name === 'readings')?.partitions).toMatchObject({ kind: 'range', span });
});

it('splits a table of middling size whose rows go faster than a job deletes them', () => {
  expect(decisionOf({ count: '300M', keep: '20d after createdAt' })?.choice).toBe('range');
  expect(decisionOf({ count: '300M' })).toBeUndefined();
});

it('has a place for times that a caller gives', () => {
  const { system } = systemOf(brief({ keep: '5y after at', fields: ', at: timestamp', operations: '  tell: { by: anyone, creates: Reading, takes: { device: Device, value: decimal(3), at: timestamp }, rate: 20/s }\n' }).replace(/ {2}record.*\n/, ''));
  expect(system.tables.find(({ name }) => name === 'readings')?.partitions).toMatchObject({ column: 'at', others: true });
});

it.each<readonly [string, Parts]>([
  ['number would no longer be unique', { fields: ', number: int optional unique' }],
  ['its key (device, value) would no longer be unique', { more: ', key: [device, value]' }],
  ['rows of notes refer to it', { rest: '  Note: { fields: { reading: Reading, title: string(9) } }\n', operations: '  note: { by: anyone, creates: Note, takes: { reading: Reading, title: string(9) } }\n' }],
  ['rows of reading_tags refer to it', { fields: ', tags: [Device, about 2]' }],
  ['`correct` changes `updatedAt`', { keep: '5y after updatedAt', operations: '  correct: { by: anyone, updates: Reading, where: id = $id, takes: { id: uuid, value: decimal(3) }, rate: 1/s }\n' }],
  ['`at` is no timestamp that each row has', { keep: '5y after at', fields: ', at: timestamp optional' }],
  ['its audit must show each row that goes', { more: ', audit: 1y' }],
  ['rows leave the trash one by one', { more: ', trash: 30d', operations: '  drop: { by: anyone, deletes: Reading, where: id = $id }\n' }],
])('leaves a large table whole where %s', (reason, parts) => {
  const decision = decisionOf(parts);
  expect(decision?.choice).toBe('none');
  expect(decision?.because).toContain(reason);
});

it('leaves it whole where statements that name no time cost more than deleting', () => {
  const decision = decisionOf({ operations: '  getReading: { by: anyone, reads: Reading, where: id = $id, rate: 5k/s }\n' });
  expect(decision).toMatchObject({ choice: 'none', because: expect.stringContaining('would be searched by getReading.1') as string });
});

it('lives with a pin, and refuses one that can’t be built', () => {
  const pinned = systemOf(`${brief({})}pins: { Reading.partitions: none }`);
  expect([pinned.system.jobs.map(({ id }) => id), pinned.codes]).toEqual([['retention.Reading'], []]);
  const small = systemOf(`${brief({ count: '1M' })}pins: { Reading.partitions: range }`);
  expect([small.system.jobs.map(({ id }) => id), small.codes]).toEqual([['partitions.Reading'], []]);
  const impossible = systemOf(`${brief({ fields: ', number: int optional unique' })}pins: { Reading.partitions: range }`);
  expect([impossible.system.jobs.map(({ id }) => id), impossible.codes]).toEqual([['retention.Reading'], ['design/pin-not-built']]);
});

it('splits an audit whose rows are too many to delete', () => {
  const text = brief({ count: '10M', keep: '5y after createdAt', more: ', audit: 5y' }).replace('rate: 20/s', 'rate: 2k/s');
  const { system } = systemOf(text);
  expect(system.tables.find(({ name }) => name === 'readings_audit')?.partitions).toMatchObject({ column: 'at', others: false });
  expect(system.jobs.map(({ id }) => id)).toContain('partitions.audit.Reading');
  const whole = systemOf(`${text}pins: { Reading.audit.partitions: none }`);
  expect([whole.codes, whole.system.jobs.map(({ id }) => id)]).toEqual([[], expect.arrayContaining(['audit.Reading'])]);
});
