import { expect, it } from 'vitest';
import { storage } from '../../knowledge/index.ts';
import { serverCapacity } from './database-load.ts';
import { argumentFor, decisionOf, numberOf, systemOf } from './fixture.ts';

interface Asked {
  readonly notes?: number;
  readonly reads?: number;
  readonly writes?: number;
  readonly stale?: string;
  readonly rest?: string;
}

const diary = ({ notes = 1e6, reads = 40, writes = 1, stale = '', rest = '' }: Asked): string => `kentledge: 1
system: diary
entities:
  User: { count: 100k, fields: { email: string(254) unique personal } }
  Note: { count: ${Math.round(notes)}, growth: 1/day, owner: author, fields: { author: User, title: string(100), body: text about 1kB } }
actors: { user: { is: User, authenticates: oidc } }
operations:
  listNotes: { by: user, reads: Note, where: author = me, rate: ${digits(reads)}/s${stale} }
  writeNote: { by: user, takes: { title: string(100), body: text }, creates: Note, rate: ${digits(writes)}/s }
${rest}`;
/** The language reads no number of more digits. */
const digits = (rate: number): string => String(Number(rate.toPrecision(5)));
const at = (asked: Asked) => systemOf(diary(asked));
const rejection = (asked: Asked, id: string, option: string): string | undefined => decisionOf(at(asked), id).options.find((one) => one.id === option)?.rejected;
const capacity = serverCapacity().value;
/** Reads a second at which the planned load is one server. */
const full = argumentFor((reads) => numberOf(at({ reads, writes: 0.001 }), 'stores.main.cores'), 1000, capacity);

it('keeps data on one server up to the size that is plain to run, and splits it above', () => {
  const notes = argumentFor((count) => numberOf(at({ notes: count }), 'stores.main.size'), 1e9, storage.facts.largest.value);
  expect(decisionOf(at({ notes: notes * 0.99 }), 'system.database').choice).toBe('one');
  const over = at({ notes: notes * 1.02 });
  expect(decisionOf(over, 'system.database')).toMatchObject({ choice: 'shards', because: expect.stringMatching(/^2\.0\d TB, .*Replicas and caches take reads off/) });
  expect(decisionOf(over, 'system.shardKey').choice).toBe('User');
  expect(over.notExercised.map(({ subject }) => subject)).toContain('system.database');
});

it('reads alike is not over: three digits are compared', () => {
  const notes = argumentFor((count) => numberOf(at({ notes: count }), 'stores.main.size'), 1e9, storage.facts.largest.value);
  expect(decisionOf(at({ notes: notes * 1.0005 }), 'system.database').choice).toBe('one');
});

it('adds a replica for reads that may be stale, and none below the capacity of one server', () => {
  const stale = ', stale: 1min own';
  expect(decisionOf(at({ reads: full * 0.98, stale }), 'system.database').choice).toBe('one');
  const over = at({ reads: full * 1.05, stale });
  expect(decisionOf(over, 'system.database')).toMatchObject({ choice: 'replicas', because: expect.stringContaining('listNotes may be stale') });
  expect(numberOf(over, 'stores.main.replicas')).toBe(1);
  expect(numberOf(at({ reads: full * 3.5, stale, rest: 'pins: { system.cache: none }' }), 'stores.main.replicas')).toBe(3);
});

it('says that replicas would carry nothing where nothing may be stale, and splits what is over', () => {
  expect(rejection({ reads: 40 }, 'system.database', 'replicas')).toBe('no operation may be stale, so replicas would carry nothing');
  expect(decisionOf(at({ reads: full * 1.05 }), 'system.database').choice).toBe('shards');
});

it('sends no read to a replica that may be further behind than the read may be stale', () => {
  expect(rejection({ reads: full * 1.05, stale: ', stale: 4s' }, 'system.database', 'replicas')).toBe('replicas would carry nothing; listNotes may be stale by less than a replica may be behind');
  expect(decisionOf(at({ reads: full * 1.05, stale: ', stale: 5s' }), 'system.database').choice).toBe('replicas');
});

it('splits by what is written, which no replica takes off', () => {
  const writes = argumentFor((rate) => numberOf(at({ writes: rate }), 'stores.main.writes'), 100, storage.facts.largestWrites.value);
  expect(decisionOf(at({ writes: writes * 0.99 }), 'system.database').choice).toBe('one');
  expect(decisionOf(at({ writes: writes * 1.02 }), 'system.database').choice).toBe('shards');
});

it('draws what is pinned and says what it costs', () => {
  const pinned = at({ rest: 'pins: { system.database: shards }' });
  expect(decisionOf(pinned, 'system.database')).toMatchObject({ choice: 'shards', pinned: true, because: expect.stringContaining('one server does') });
  expect(numberOf(pinned, 'stores.main.shards')).toBe(2);
  expect(pinned.notExercised.map(({ subject }) => subject)).toEqual(['system.database']);
  expect(decisionOf(at({ reads: full * 1.05, stale: ', stale: 1min', rest: 'pins: { system.database: one }' }), 'system.database').because).toMatch(/45|47 cores, which is more than one server/);
});

it('refuses to split what nothing splits', () => {
  const alone = `kentledge: 1
system: list
entities: { Line: { count: 1k, fields: { text: string(20) } } }
operations: { getLine: { by: anyone, reads: Line, where: id = $id } }
pins: { system.database: shards }`;
  expect(() => systemOf(alone)).toThrow('no entity refers to another');
});
