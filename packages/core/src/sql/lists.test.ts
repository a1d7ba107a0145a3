import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase } from './testing/database.ts';
import type { TestDatabase } from './testing/database.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await openDatabase();
}, 60_000);

afterAll(() => database.close());

const baskets = `
kentledge: 1
system: baskets
entities:
  Tag: { fields: { name: string(20) unique } }
  Basket:
    fields: { name: string(20) unique, lines: [{ item: string(20), quantity: int }, about 3], tags: [Tag, about 2, created] }
    views: { Basket: [name, lines, tags: tags.name], New: [name, lines, tags: tags.name] }
operations:
  put: { by: anyone, at: PUT /baskets, takes: { basket: New }, creates: Basket, else: update }
  ensure: { by: anyone, takes: { basket: New }, creates: Basket, else: keep, returns: Basket }
`;

const basket = (lines: readonly string[], tags: readonly string[]): { given: { basket: unknown } } => ({ given: { basket: { name: 'b', lines: lines.map((item) => ({ item, quantity: 1 })), tags } } });
const shown = (lines: readonly string[], tags: readonly string[]): object[] => [{ name: 'b', lines: lines.map((item) => ({ item, quantity: 1 })), tags }];

it('an upsert replaces the lists of the row that is there', async () => {
  const service = await database.start(baskets);
  expect(await service.rows('put', basket(['a', 'b'], ['x']))).toMatchObject(shown(['a', 'b'], ['x']));
  expect(await service.rows('put', basket(['c'], ['y', 'z']))).toMatchObject(shown(['c'], ['y', 'z']));
  expect(await service.rows('put', basket([], []))).toMatchObject(shown([], []));
  expect(await service.ask('select count(*) from basket_lines')).toEqual([{ count: 0 }]);
});

it('a row that is kept keeps its lists', async () => {
  const service = await database.start(baskets);
  expect(await service.rows('ensure', basket(['a', 'b'], ['x']))).toMatchObject(shown(['a', 'b'], ['x']));
  expect(await service.rows('ensure', basket(['c'], ['y']))).toMatchObject(shown(['a', 'b'], ['x']));
});
