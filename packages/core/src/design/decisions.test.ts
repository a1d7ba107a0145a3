import { expect, it } from 'vitest';
import { topologicalOrder } from '../graph/index.ts';
import { items } from './decisions/index.gen.ts';

const ids = items.map((item) => item.id);

it('has each kind once', () => {
  expect(new Set(ids).size).toBe(ids.length);
});

it.each(items)('$id asks a question and waits for kinds that exist', (item) => {
  expect(item.id).toMatch(/^[a-z]+(-[a-z]+)*$/);
  expect(item.question).toMatch(/\?$/);
  expect(ids).toEqual(expect.arrayContaining([...item.after]));
  for (const pin of item.pins) expect(pin).toEqual({ path: expect.stringContaining('.'), values: expect.stringMatching(/./) });
});

it('can be decided in an order', () => {
  const after = new Map<string, readonly string[]>(items.map((item) => [item.id, item.after]));
  expect(topologicalOrder(ids, (id) => after.get(id) ?? []).cycle).toBeUndefined();
});
