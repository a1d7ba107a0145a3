import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import * as knowledge from './index.ts';
import type { FactGroup } from './index.ts';

const groups = Object.values(knowledge).filter((value): value is FactGroup => typeof value === 'object' && 'facts' in value);
const facts = groups.flatMap((group) => Object.values(group.facts).map((fact) => ({ group, fact })));

it('exports every file of facts, each as the group of its name', () => {
  const files = readdirSync(new URL('facts', import.meta.url)).map((file) => file.replace(/\.ts$/, ''));
  expect(groups.map((group) => group.id).toSorted()).toEqual(files.toSorted());
});

it.each(facts)('$fact.id says what it is, where from and when', ({ group, fact }) => {
  expect(fact.id.startsWith(`${group.id}.`)).toBe(true);
  expect(fact.what).not.toBe('');
  expect(fact.hardware).not.toBe('');
  expect(fact.source.length).toBeGreaterThan(5);
  expect(fact.date).toMatch(/^20\d\d-(0[1-9]|1[0-2])$/);
});

it.each(facts)('$fact.id lies in its range, and the range is wide where we only judged', ({ fact }) => {
  expect(fact.low).toBeLessThanOrEqual(fact.value);
  expect(fact.value).toBeLessThanOrEqual(fact.high);
  if (fact.how === 'judged') expect(fact.high).toBeGreaterThan(fact.low);
});

it.each(facts.filter(({ fact }) => fact.how === 'documented'))('$fact.id names the document', ({ fact }) => {
  expect(fact.source).toContain('https://');
});
