import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase } from '@kentledge/prove/testing';
import type { TestDatabase } from '@kentledge/prove/testing';

let database: TestDatabase;

beforeAll(async () => {
  database = await openDatabase();
}, 60_000);

afterAll(() => database.close());

const brief = `
kentledge: 1
system: events
entities:
  Event: { fields: { name: string(20) unique, data: json optional, kind: json default 'plain' }, views: { Event: [name, data, kind] } }
operations:
  say: { by: anyone, takes: { name: string(20), data: text optional }, creates: Event }
  rank: { by: anyone, takes: { name: string(20), rank: int, tags: [text] }, updates: Event, where: name = $name, set: { data: $rank, kind: $tags } }
  fix: { by: anyone, takes: { name: string(20) }, updates: Event, where: name = $name, set: { data: "'fixed'", kind: name } }
  hold: { by: anyone, takes: { name: string(20), data: json }, creates: Event }
`;

it('makes JSON of what is put into a json field and is none yet', async () => {
  const service = await database.start(brief);
  expect(await service.rows('say', { given: { name: 'a', data: 'it "says"' } })).toMatchObject([{ name: 'a', data: 'it "says"', kind: 'plain' }]);
  expect(await service.rows('say', { given: { name: 'b' } })).toMatchObject([{ data: null }]);
  expect(await service.rows('rank', { given: { name: 'a', rank: 3, tags: ['x', 'y'] } })).toMatchObject([{ data: 3, kind: ['x', 'y'] }]);
  expect(await service.rows('hold', { given: { name: 'c', data: { deep: [1] } } })).toMatchObject([{ data: { deep: [1] } }]);
  expect(await service.rows('fix', { given: { name: 'a' } })).toMatchObject([{ data: 'fixed', kind: 'a' }]);
});
