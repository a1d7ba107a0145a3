import { openDatabase } from '@kentledge/prove/testing';
import type { TestDatabase } from '@kentledge/prove/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';

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

const menus = `
kentledge: 1
system: menus
tenant: Shop
actors: { clerk: { is: Clerk, authenticates: oidc } }
entities:
  Shop: { fields: { name: string(20) } }
  Clerk: { fields: { shop: Shop } }
  Extra: { fields: { shop: Shop, name: string(20), price: money } }
  Menu:
    fields:
      shop: Shop
      name: string(20)
      courses: [{ title: string(20), garnish: [Extra, about 2], choices: [{ extra: Extra, price: money default extra.price }, about 2] }, about 2]
      total: = sum(courses.choices.price)
    views: { Menu: [name, courses, total] }
operations:
  hire: { by: clerk, takes: { shop: Shop }, creates: Clerk, returns: none }
  make: { by: clerk, takes: { name: string(20), courses: [{ title: string(20), garnish: [Extra], choices: [{ extra: Extra }] }] }, creates: Menu, set: { shop: me.shop } }
  change: { by: clerk, takes: { courses: [{ title: string(20), garnish: [Extra], choices: [{ extra: Extra }] }] }, updates: Menu, where: id = $id }
`;

it('writes the parts of parts, and keeps them to what the caller may refer to', async () => {
  const service = await database.start(menus);
  const [mine, theirs, ann, salt, other] = [1, 2, 3, 4, 5].map((digit) => `00000000-0000-7000-8000-00000000000${digit}`);
  await service.ask(`insert into shops (id, name) values ('${mine}', 'a'), ('${theirs}', 'b'); insert into clerks (id, shop_id) values ('${ann}', '${mine}'); insert into extras (id, shop_id, name, price) values ('${salt}', '${mine}', 'salt', 1.5), ('${other}', '${theirs}', 'x', 9)`);
  const call = (given: Record<string, unknown>): object => ({ actor: 'clerk', me: { '': ann, shop: mine }, given });
  const courses = (...counts: number[]): unknown => counts.map((count, at) => ({ title: `t${at}`, garnish: count > 0 ? [salt] : [], choices: Array.from({ length: count }, () => ({ extra: salt })) }));
  const menu = (...counts: number[]): object => ({ courses: counts.map((count, at) => ({ title: `t${at}`, garnish: count > 0 ? [salt] : [], choices: Array.from({ length: count }, () => ({ extra: salt, price: '1.50' })) })), total: (1.5 * counts.reduce((sum, count) => sum + count, 0)).toFixed(2) });
  expect(await service.rows('make', call({ name: 'm', courses: courses(2, 0, 1) }))).toMatchObject([menu(2, 0, 1)]);
  const id = (await service.ask('select id from menus'))[0]?.['id'];
  expect(await service.rows('change', call({ id, courses: courses(0, 3) }))).toMatchObject([menu(0, 3)]);
  for (const course of [{ title: 't', garnish: [], choices: [{ extra: salt }, { extra: other }] }, { title: 't', garnish: [salt, other], choices: [] }]) {
    expect((await service.call('make', call({ name: 'm', courses: [course] }))).refusal).toEqual({ status: 422, code: 'unknown-reference' });
  }
});
