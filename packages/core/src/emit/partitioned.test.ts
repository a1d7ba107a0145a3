import { openProjects, problemsOfCalls } from '@kentledge/prove/testing';
import type { Projects } from '@kentledge/prove/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';

let projects: Projects;
beforeAll(async () => {
  projects = await openProjects();
}, 60_000);
afterAll(() => projects.close());

const brief = `kentledge: 1
system: meters
entities:
  Meter: { fields: { serial: string(20) unique } }
  Reading:
    count: 10k
    keep: 5y after at
    transitions: { state: [new -> checked] }
    fields: { meter: Meter, value: decimal(3), state: new | checked default new, at: timestamp, notes: [string(20), max 3] }
operations:
  addMeter: { by: anyone, creates: Meter, takes: { serial: string(20) } }
  record: { by: anyone, creates: Reading, takes: { meter: Meter, value: decimal(3), at: timestamp, notes: [string(20), max 3] }, idempotent: true }
  getReading: { by: anyone, reads: Reading, where: id = $id }
  listReadings: { by: anyone, reads: Reading, where: meter = $meter, order: -at, page: 2 }
  correct: { by: anyone, updates: Reading, where: id = $id, takes: { id: uuid, value: decimal(3) } }
  check:
    by: anyone
    takes: { id: uuid }
    does:
      - { checks: Reading, where: id = $id and value > 1, else: 422 tooSmall }
      - { updates: Reading, where: id = $id, set: { state: checked } }
  drop: { by: anyone, deletes: Reading, where: id = $id }
pins: { Reading.partitions: range }
`;

const calls = `
const meter = (await ask('POST /meters', undefined, { serial: 'a' })).body.id;
const record = async (at: string, value = '2.000') => (await ask('POST /readings', undefined, { meter, value, at, notes: ['x'] }, { 'idempotency-key': at })).body;
const now = new Date().toISOString();
const days = ['2001-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z', now, '2090-01-01T00:00:00.000Z'];
const made = [];
for (const day of days) made.push(await record(day));
assert.equal((await record(now)).id, made[2].id);
const first = (await ask('GET /readings?meter=' + meter));
assert.deepEqual(first.body.items.map(({ at }: { at: string }) => at), [days[3], days[2]]);
assert.deepEqual((await ask('GET /readings?meter=' + meter + '&cursor=' + first.body.next)).body.items.map(({ at }: { at: string }) => at), [days[1], days[0]]);
for (const { id } of made) {
  const read = await ask('GET /readings/' + id);
  const etag = read.headers.get('etag') ?? '';
  assert.equal((await ask('PATCH /readings/' + id, undefined, { value: '3.000' }, { 'if-match': etag })).status, 200);
  assert.equal((await ask('PATCH /readings/' + id, undefined, { value: '4.000' }, { 'if-match': etag })).status, 412);
  assert.equal((await ask('POST /check', undefined, { id })).status, 200);
  assert.equal((await ask('GET /readings/' + id)).body.state, 'checked');
  assert.equal((await ask('DELETE /readings/' + id)).status, 204);
  assert.equal((await ask('GET /readings/' + id)).status, 404);
}`;

it('a partitioned entity is made, read, paged, changed, locked and deleted like any other, whatever its time', () => {
  expect(problemsOfCalls(projects, brief, calls)).toEqual([]);
}, 120_000);
