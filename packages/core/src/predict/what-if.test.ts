import { expect, it } from 'vitest';
import { design } from '../design/index.ts';
import { payingBrief, systemsBy, withDemand } from './fixture/systems.ts';
import { knobsOf } from './knobs.ts';
import { predict } from './predict.ts';
import { suppose } from './what-if.ts';

const systemOf = systemsBy(design);

const system = systemOf(payingBrief('latency: { p50: 10ms, p99: 50ms }, availability: 99.5%, limit: 200/s, concurrent: 8'));

const valueOf = (text: string): number | undefined => {
  const { system: changed, diagnostics } = suppose(system, [text]);
  return diagnostics.length > 0 ? undefined : knobsOf(changed).find(({ name }) => name === text.split('=')[0])?.quantity.value;
};

it('takes each number of which a prediction is made, in its unit or by a factor', () => {
  const texts = ['listNotes.rate=6/min', 'listNotes.demand.service=3ms', 'listNotes.demand.held=240us', 'notes.instances=2', 'notes.pool=x2', 'main.cores=4', 'bank.availability=99.9%', 'bank.limit=2k/s', 'bank.concurrent=9', 'bank.latency.p99=2s', 'objectives.latency.p95=0.1s', 'traffic.growth=50%/year', 'objectives.availability=0.99'];
  const pool = system.services[0]?.pool.value ?? 0;
  expect(texts.map(valueOf)).toEqual([0.1, 0.003, 0.00024, 2, 2 * pool, 4, 0.999, 2000, 9, 2, 0.1, 0.5, 0.99].map((value) => expect.closeTo(value, 12)));
});

it('changes the prediction by each of them', () => {
  const told = (changed: typeof system): string => JSON.stringify(predict(changed, { load: 1, today: 0 }));
  const growing = suppose(withDemand(system, 0.001, 0.001, 0.003), ['traffic.growth=10%']).system;
  for (const { name } of knobsOf(growing)) expect([name, told(suppose(growing, [`${name}=${name.endsWith('vailability') ? 'x0.9' : 'x3'}`]).system) === told(growing)]).toEqual([name, false]);
});

it('holds a connection for longer where the database takes longer', () => {
  const [before] = system.operations;
  const [after] = suppose(system, ['listNotes.demand.database=x3']).system.operations;
  expect((after?.demand.held.value ?? 0) - (before?.demand.held.value ?? 0)).toBeCloseTo(2 * (before?.demand.database.value ?? 0), 12);
});

it('takes one change after the other, and says what was and what is', () => {
  const { changes, system: changed } = suppose(system, ['notes.instances=2', 'notes.instances=x3', 'bank.availability=99.95%']);
  expect(changes).toEqual(['notes.instances: 1 instance → 2 instances', 'notes.instances: 2 instances → 6 instances', 'bank.availability: 99.5 % → 99.95 %']);
  expect(changed.services[0]?.instances.value).toBe(6);
});

it('asks what was meant where nothing is called so', () => {
  const { diagnostics } = suppose(system, ['listNote.rate=2/s', 'nothing']);
  expect(diagnostics.map(({ code, data }) => [code, data?.['name']])).toEqual([['predict/unknown-quantity', 'listNote.rate'], ['predict/unknown-quantity', 'nothing']]);
  expect(diagnostics[0]?.fix.advice).toContain('listNotes.rate');
});

it.each(['notes.instances=0', 'notes.instances=1.5', 'notes.instances=-1', 'notes.instances=1e9', 'notes.pool=x0', 'listNotes.rate=3', 'listNotes.rate=NaN', 'listNotes.demand.service=3', 'listNotes.demand.service=', 'listNotes.demand.service', 'bank.availability=101%', 'bank.limit=0/s', `listNotes.rate=${'9'.repeat(400)}/s`, 'listNotes.rate=Infinity/s', 'listNotes.demand.service=3constructor'])('takes no %s', (text) => {
  expect(suppose(system, [text]).diagnostics.map(({ code }) => code)).toEqual(['predict/bad-value']);
});

it('stays whole with the largest and smallest numbers that it takes', () => {
  for (const text of ['listNotes.rate=999999999999/s', 'listNotes.demand.database=999999999999s', 'main.cores=100000', 'notes.pool=100000', 'listNotes.demand.held=0s', 'listNotes.demand.service=0s', 'bank.concurrent=100000', 'bank.availability=0%', 'listNotes.rate=0.000000001/s']) {
    const { system: changed, diagnostics } = suppose(system, [text]);
    expect(diagnostics).toEqual([]);
    expect([text, JSON.stringify(predict(changed, { load: 1 }).prediction).match(/null|NaN/)]).toEqual([text, null]);
  }
});

it('takes the rate of a journey for that of the operations that it visits', () => {
  const visited = systemOf(payingBrief('latency: { p50: 10ms }', 'traffic: { journeys: { visit: { rate: 2/s, does: [listNotes x3, writeNote] } } }\n'));
  const { system: changed, diagnostics } = suppose(visited, ['visit.rate=5/s']);
  expect(diagnostics).toEqual([]);
  expect(changed.operations.map(({ id, totalRate }) => [id, totalRate.value])).toEqual([['listNotes', 35], ['writeNote', 10], ['pay', 5]]);
});
