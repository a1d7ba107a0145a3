import { expect, it } from 'vitest';
import { createNames, kebab } from './naming.ts';

it.each([['listNotes', 'list-notes'], ['HTMLPage', 'html-page'], ['a', 'a'], ['Order.store', 'order-store'], ['x2y', 'x2y']])('writes %s as %s', (name, expected) => {
  expect(kebab(name)).toBe(expected);
});

it('numbers names that differ in case only', () => {
  const names = createNames(['Note']);
  expect([names.take('note'), names.take('NOTE'), names.take('other')]).toEqual(['note2', 'NOTE3', 'other']);
});

it('keeps endings free too', () => {
  const names = createNames();
  names.take('Get', ['Input']);
  expect(names.take('GetInput')).toBe('GetInput2');
  expect(names.take('Put', ['Input'])).toBe('Put');
});
