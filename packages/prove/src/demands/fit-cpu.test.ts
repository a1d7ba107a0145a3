import { expect, it } from 'vitest';
import { sequence } from '@kentledge/core/random';
import type { CpuUse, DemandSample } from '../load/index.ts';
import { fitCpu } from './fit-cpu.ts';

const idle: CpuUse = { seconds: 2, service: 0.01, sleeps: 100, database: 0.002, background: 0.001 };
const work: Readonly<Record<string, number>> = { read: 0.0004, write: 0.0012 };
const sleepCost = 0.00005;
const coldCost = 0.0003;
const cools = 0.008;
const memory = 0.1;

/** Samples as a service would give them whose costs are known: each request's work varies by half, evenly. */
function made(count: number, spoil: (used: number, at: number) => number = (used) => used): readonly DemandSample[] {
  const numbers = sequence(7);
  let rate = 0;
  let mean = 0.01;
  return Array.from({ length: count }, (_, at): DemandSample => {
    const operations = Array.from({ length: numbers.next() < 0.6 ? 1 : 1 + numbers.below(6) }, () => (numbers.next() < 0.7 ? 'read' : 'write'));
    // A spell of short or long pauses lasts about twenty samples.
    if (numbers.next() < 0.05) mean = 0.0005 * 80 ** numbers.next();
    const seconds = numbers.gap(1 / mean) + 0.002;
    const before = rate;
    rate = (rate + operations.length / memory) * Math.exp(-seconds / memory);
    const sleeps = operations.length === 1 ? 3 + numbers.below(2) : operations.length + numbers.below(3);
    const own = operations.reduce((sum, operation) => sum + (work[operation] ?? 0) * (0.5 + numbers.next()), 0);
    const used = own + sleeps * sleepCost + coldCost / (1 + before * cools);
    return { operations, times: operations.map(() => 0.004), used: { seconds, service: spoil(used, at) + (seconds * idle.service) / idle.seconds, sleeps: sleeps + (seconds * idle.sleeps) / idle.seconds, database: 0, background: 0 } };
  });
}

it('tells work, sleeps and cold caches apart, each within its interval', () => {
  const fitted = fitCpu(made(4000), idle, 'service', true);
  for (const [operation, cost] of Object.entries(work)) {
    const mean = fitted?.work.get(operation);
    expect(Math.abs((mean?.value ?? 0) / cost - 1)).toBeLessThan(0.08);
    expect(mean?.low).toBeLessThan(cost);
    expect(mean?.high).toBeGreaterThan(cost);
  }
  expect(fitted?.sleep?.low).toBeLessThan(sleepCost);
  expect(fitted?.sleep?.high).toBeGreaterThan(sleepCost);
  expect((fitted?.cold?.value ?? 0) / coldCost).toBeCloseTo(1, 0);
  expect(fitted?.cold?.cools).toBeGreaterThanOrEqual(cools / 2);
  expect(fitted?.cold?.cools).toBeLessThanOrEqual(cools * 2);
});

it('gives the interval of half the width for four times the samples', () => {
  const width = (count: number): number => {
    const mean = fitCpu(made(count), idle, 'service', true)?.work.get('read');
    return (mean?.high ?? 0) - (mean?.low ?? 0);
  };
  expect(width(1000) / width(4000)).toBeGreaterThan(1.6);
  expect(width(1000) / width(4000)).toBeLessThan(2.5);
});

it('tells how requests vary from those that are alone', () => {
  const samples = made(4000).map((sample) => ({ ...sample, operations: sample.operations.map(() => 'read') }));
  const alone = samples.filter(({ operations }) => operations.length === 1);
  const used = alone.map((sample) => sample.used.service - (sample.used.seconds * idle.service) / idle.seconds);
  const mean = used.reduce((sum, each) => sum + each, 0) / used.length;
  const variance = used.reduce((sum, each) => sum + (each - mean) ** 2, 0) / used.length;
  expect((fitCpu(alone, idle, 'service', false)?.work.get('read')?.variation ?? 0) / (variance / mean ** 2)).toBeCloseTo(1, 1);
});

it('leaves out work that comes now and then, and says how much it was', () => {
  const plain = fitCpu(made(1000), idle, 'service', true);
  const spoiled = fitCpu(made(1000, (used, at) => (at % 400 === 399 ? used + 0.05 : used)), idle, 'service', true);
  expect((spoiled?.bursts.samples ?? 0) - (plain?.bursts.samples ?? 0)).toBe(2);
  expect((spoiled?.bursts.seconds ?? 0) - (plain?.bursts.seconds ?? 0)).toBeGreaterThan(0.09);
  expect((spoiled?.work.get('read')?.value ?? 0) / (plain?.work.get('read')?.value ?? 1)).toBeCloseTo(1, 1);
});

it('says that cold caches cost nothing where they do', () => {
  // A request after much was done costs more here, not less.
  let busy = 0;
  const samples = made(1000).map((sample) => {
    const more = 0.0002 * Math.min(1, busy) * sample.operations.length;
    busy = (busy + 0.5) * Math.exp(-sample.used.seconds / memory);
    return { ...sample, used: { ...sample.used, service: (sample.used.seconds * idle.service) / idle.seconds + 0.0005 * sample.operations.length + more } };
  });
  const fitted = fitCpu(samples, idle, 'service', true);
  expect(fitted?.cold).toBeUndefined();
  expect(fitted?.work.get('read')?.value).toBeLessThan(0.0008);
});

it('tells small work well beside work a thousand times as large, such as the hash of a password', () => {
  const numbers = sequence(3);
  const samples = made(1000).map((sample, at) => {
    if (at % 50 !== 0) return sample;
    return { ...sample, operations: ['hash'], used: { ...sample.used, service: 0.4 * (0.8 + 0.4 * numbers.next()) + (sample.used.seconds * idle.service) / idle.seconds } };
  });
  const fitted = fitCpu(samples, idle, 'service', true);
  expect((fitted?.work.get('read')?.value ?? 0) / (work['read'] ?? 1)).toBeCloseTo(1, 0);
  expect(fitted?.work.get('read')?.high).toBeLessThan(1.5 * (work['read'] ?? 0));
  expect((fitted?.work.get('hash')?.value ?? 0) / 0.4).toBeCloseTo(1, 1);
});

it('has nothing to say of too few samples', () => {
  expect(fitCpu(made(2), idle, 'service', true)).toBeUndefined();
  expect(fitCpu([], idle, 'database', false)).toBeUndefined();
});
