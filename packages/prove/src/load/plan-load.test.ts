import { expect, it } from 'vitest';
import { designExample, designText, exampleBrief } from '../testing/build-brief.ts';
import { loadable, planLoad } from './plan-load.ts';

const times = { warmUp: 2, mix: 12, step: 2, rare: 4 };
const needed = { all: 2995, each: 59 };

it('multiplies a slow mix until the verdict on errors has its samples, and keeps its shares', () => {
  const system = designExample('lobsters');
  const plan = planLoad(system, times, needed);
  expect(plan.mixFactor).toBeGreaterThan(10);
  const offered = Object.values(plan.mix.rates).reduce((sum, rate) => sum + rate, 0);
  expect(offered * times.mix).toBeGreaterThanOrEqual(needed.all);
  for (const { id } of loadable(system)) expect((plan.mix.rates[id] ?? 0) / offered).toBeCloseTo((plan.rates[id] ?? 0) / plan.declared, 9);
});

it('gives rare operations a part of their own, and says which verdicts get too few samples', () => {
  const system = designText(exampleBrief('notes').replace('rate: 2/s', 'rate: 1/h'));
  const { mix, rare } = planLoad(system, times, needed);
  expect(Object.keys(rare?.rates ?? {})).toEqual(['writeNote']);
  expect((mix.rates['writeNote'] ?? 0) * times.mix).toBeLessThan(needed.each);
  expect((rare?.rates['writeNote'] ?? 0) * times.rare).toBeGreaterThanOrEqual(needed.each);
  const short = planLoad(system, { warmUp: 0.1, mix: 0.5, step: 0.1, rare: 0.1 }, needed);
  expect(short.tooFew.map(({ verdict }) => verdict)).toEqual(['listNotes.latency', 'writeNote.latency', 'system.errors']);
});

it('raises the load to the headroom at least, in rising steps', () => {
  for (const name of ['notes', 'shop', 'lobsters']) {
    const system = designExample(name);
    const { factors } = planLoad(system, times, needed);
    expect(factors.toSorted((a, b) => a - b)).toEqual(factors);
    expect(factors.at(-1)).toBeGreaterThanOrEqual(system.objectives.headroom.value);
  }
});
