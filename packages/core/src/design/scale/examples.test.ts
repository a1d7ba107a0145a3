import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { decisionOf, systemOf } from './fixture.ts';

it.each(['notes', 'shop', 'lobsters'])('makes %s no larger than it must be', (name) => {
  const system = systemOf(readFileSync(new URL(`../../../../../examples/${name}/brief.yaml`, import.meta.url), 'utf8'));
  const choices = ['system.database', 'system.cache', 'system.pooler', 'system.memory'].map((id) => decisionOf(system, id).choice);
  expect(choices).toEqual(['one', 'none', 'none', '16GB']);
  expect(system.services.map(({ instances }) => instances.value)).toEqual([1]);
});

it.each(['notes', 'shop', 'lobsters'])('gives each option of %s that lost a reason, with its numbers named', (name) => {
  const system = systemOf(readFileSync(new URL(`../../../../../examples/${name}/brief.yaml`, import.meta.url), 'utf8'));
  for (const id of ['system.database', 'system.cache', 'system.pooler', 'system.memory', 'system.growth']) {
    const { options, choice, changes, numbers } = decisionOf(system, id);
    for (const option of options) expect(option.rejected === undefined).toBe(option.id === choice);
    expect(options.every(({ rejected }) => rejected === undefined || rejected.length > 10)).toBe(true);
    expect([changes.length, numbers.length].every((count) => count > 0)).toBe(true);
    expect(numbers.every(({ quantity: { low, value, high } }) => low <= value && value <= high)).toBe(true);
  }
});
