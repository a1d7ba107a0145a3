import { expect, it } from 'vitest';
import { argumentFor, decisionOf, numberOf, systemOf } from './fixture.ts';
import { hotBytes, memoryHits } from './working-set.ts';

const archive = (rate: number, rest = ''): string => `kentledge: 1
system: archive
entities: { Page: { count: 400M, fields: { text: text about 1kB } } }
operations: { getPage: { by: anyone, reads: Page, where: id = $id, rate: ${Number(rate.toPrecision(4))}/s } }
${rest}`;

it('takes the smallest server whose disk keeps up with what is not in memory', () => {
  const missed = (rate: number): number => numberOf(systemOf(archive(rate)), 'stores.main.missedReads');
  const full = argumentFor(missed, 10, numberOf(systemOf(archive(10)), 'stores.main.diskReads'));
  expect(decisionOf(systemOf(archive(full * 0.98)), 'system.memory').choice).toBe('16GB');
  expect(decisionOf(systemOf(archive(full * 1.02)), 'system.memory').choice).toBe('32GB');
  expect(missed(full * 1.02)).toBeLessThan(2100);
});

it('says so where even the largest server’s disk does not keep up', () => {
  expect(decisionOf(systemOf(archive(50_000)), 'system.memory')).toMatchObject({ choice: '512GB', because: expect.stringContaining('buy one with more') });
});

it('lives with a pinned size', () => {
  const decision = decisionOf(systemOf(archive(10, 'pins: { system.memory: 64GB }')), 'system.memory');
  expect(decision).toMatchObject({ choice: '64GB', pinned: true, because: expect.stringContaining('not needed') });
});

it('fills memory with the hottest pages first', () => {
  const heats = { heats: [{ bytes: 10, reads: 60 }, { bytes: 10, reads: 30 }, { bytes: 100, reads: 10 }], reads: 100 };
  expect(memoryHits(heats, 0)).toBe(0);
  expect(memoryHits(heats, 15)).toBeCloseTo(0.75, 9);
  expect(memoryHits(heats, 1000)).toBe(1);
  expect(hotBytes(heats, 0.9)).toBe(20);
});
