import { expect, it } from 'vitest';
import { design } from '../design/index.ts';
import { availability as facts } from '../knowledge/index.ts';
import { answeredOf } from './availability.ts';
import { exactly, notesBrief, payingBrief, systemsBy, withDemand } from './fixture/systems.ts';
import { solve } from './solve.ts';

const systemOf = systemsBy(design);

const { processFailure, processRepair, serverFailure, serverRepair } = facts.facts;
const process = processFailure.value / (processFailure.value + processRepair.value);
const server = serverFailure.value / (serverFailure.value + serverRepair.value);

it('multiplies what must be there: an instance, the store, an external', () => {
  const system = systemOf(payingBrief('latency: { p50: 10ms }, availability: 99.5%'));
  const found = new Map(answeredOf(system, solve(system, 1, 'value')).map(({ operation, availability, dependencies }) => [operation, { value: availability.value, needs: dependencies.map(({ id }) => id) }]));
  expect(found.get('listNotes')).toEqual({ value: expect.closeTo(process * server, 12), needs: ['notes.instances', 'main'] });
  expect(found.get('pay')).toEqual({ value: expect.closeTo(process * 0.995, 12), needs: ['notes.instances', 'bank'] });
});

it('needs as many instances as keep up with the load', () => {
  const made = withDemand(systemOf(notesBrief), 0.02, 0, 0);
  const three = { ...made, services: made.services.map((service) => ({ ...service, instances: exactly(3, 'instances') })) };
  const of = (load: number): number => answeredOf(three, solve(three, load, 'value'))[0]?.dependencies.find(({ id }) => id === 'notes.instances')?.availability.value ?? 0;
  const gone = 1 - process;
  // Half a core for each unit of load: one, two or all three of the instances.
  expect(1 - of(1)).toBeCloseTo(gone ** 3, 15);
  expect(1 - of(3)).toBeCloseTo(3 * gone ** 2 - 2 * gone ** 3, 12);
  expect(of(5)).toBeCloseTo(process ** 3, 12);
});

it('has a range from the worst to the best of what is assumed', () => {
  const system = systemOf(notesBrief);
  const [first] = answeredOf(system, solve(system, 1, 'value'));
  const worst = (processFailure.low / (processFailure.low + processRepair.high)) * (serverFailure.low / (serverFailure.low + serverRepair.high));
  expect(first?.availability.low).toBeCloseTo(worst, 12);
  expect(first?.availability.high).toBeGreaterThan(first?.availability.value ?? 1);
});
