import { expect, it } from 'vitest';
import { measured } from '../../quantity/index.ts';
import { shopEvidence } from '../fixture/shop-evidence.ts';
import { shop } from '../fixture/shop.ts';
import { formatNamed, formatPercent, rateWords } from './format-named.ts';
import { namedQuantities } from './named-quantities.ts';
import { why } from './why.ts';

it('names what was measured, what was designed and what was declared', () => {
  const names = namedQuantities(shop(), shopEvidence()).map(({ name }) => name);
  for (const name of ['listProducts.latency.p95', 'Order.count', 'shop.instances', 'main.size', 'objectives.headroom', 'placeOrder.objective.p95', 'ramp.10x.p95', 'system.knee', 'searchProducts.1.time.mean', 'machine.cores'])
    expect(names).toContain(name);
});

it('gives each name once, in order', () => {
  const names = namedQuantities(shop(), shopEvidence()).map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names).toEqual(names.toSorted());
});

it('lets what was measured keep a name that the design has too', () => {
  const cores = measured(0.3, 'cores', 'r-1', 'CPU time ÷ time', 60);
  const evidence = shopEvidence({ quantities: [{ name: 'shop.cores', quantity: cores }] });
  const known = new Map(namedQuantities(shop(), evidence).map(({ name, quantity }) => [name, quantity]));
  expect(known.get('shop.cores')).toBe(cores);
  expect(known.get('design.shop.cores')?.value).toBe(0.21);
  expect(why('shop.cores', shop(), evidence)?.design?.value).toBe('0.21 cores');
});

it('takes percentiles from a curve when the evidence does not name them', () => {
  const found = why('getProduct.latency.p95', shop(), shopEvidence({ quantities: [] }));
  expect(found?.value).toBe('4.16 ms');
  expect(found?.says).toBe('measured in run r-7f3a: histogram of the declared phase, from the intended send time, 2,000 samples');
});

it('says where a declared number stands in the words of the door', () => {
  expect(why('Order.count', shop())?.says).toBe('declared in the brief at entities.Order.count');
  expect(why('Order.count', shop(), undefined, () => 'brief.yaml:41')?.says).toBe('declared in the brief at brief.yaml:41');
});

it('says fact, source and date of an assumed number', () => {
  expect(why('objectives.latency.p95', shop())?.says).toBe('assumed: objectives.latency, from default of the language, as of 2026-11');
});

it('follows a prediction down to what was declared', () => {
  const found = why('main.size', shop());
  expect(found?.range).toBe('30 GB to 52 GB');
  expect(found?.from.map(({ name }) => name)).toEqual(['tables.orders.rows', 'tables.orders.rowBytes']);
  expect(found?.from[0]?.from[0]?.says).toBe('declared in the brief at entities.Order.count');
});

it('names the verdicts that compare a number', () => {
  expect(why('searchProducts.latency.p95', shop(), shopEvidence())?.verdicts).toEqual(['searchProducts.latency, missed: p95 is 264.6 ms, over 200 ms.']);
});

it('follows a prediction down to the fact that it rests on', () => {
  const [service] = shop().services;
  const pool = { ...service!.pool, from: { kind: 'predicted', method: 'M/M/c', from: ['limits.leastPool'] } } as const;
  expect(why('shop.pool', shop({ services: [{ ...service!, pool }] }))?.from.map(({ says }) => says)).toEqual(['assumed: limits.leastPool, from our judgement, as of 2026-11']);
});

it('counts what the page counts', () => {
  expect(why('verdicts', shop(), shopEvidence())?.from.map(({ name }) => name)).toEqual(['verdicts.met', 'verdicts.missed', 'verdicts.notExercised']);
  expect(why('system.operations', shop())?.value).toBe('14');
  expect(why('phases.warm-up.rate', shop(), shopEvidence())?.value).toBe('130/s');
  expect(why('system.errors.samples', shop(), shopEvidence())?.value).toBe('7,764');
});

it('has no answer for a name that is no number', () => {
  expect(why('listProduct.latency.p95', shop(), shopEvidence())).toBeUndefined();
});

it('sums up a prediction from many numbers by the first dozen', () => {
  const total = why('system.rate', shop());
  expect(total?.value).toBe('64.7/s');
  expect(total?.from).toHaveLength(12);
  expect(total?.says).toMatch(/addProduct\.rate and 2 more$/);
});

it('multiplies measured CPU with declared rates', () => {
  expect(why('system.cores.service', shop(), shopEvidence())?.value).toBe('0.0466 cores');
  expect(why('system.cores', shop(), shopEvidence())?.from.map(({ name }) => name)).toEqual(['system.cores.service', 'system.cores.database']);
});

it('adds up the statements of an operation to the time of one request', () => {
  expect(why('placeOrder.statementTime', shop(), shopEvidence())?.value).toBe('2.05 ms');
  expect(why('placeOrder.busy', shop(), shopEvidence())?.says).toContain('placeOrder.1.rate, placeOrder.1.time.mean, placeOrder.2.rate, placeOrder.2.time.mean');
});

it('lets evidence name a number of its tables itself', () => {
  const mean = measured(0.002, 's', 'r-1', 'timed elsewhere', 9);
  const names = namedQuantities(shop(), shopEvidence({ quantities: [{ name: 'getProduct.1.time.mean', quantity: mean }] })).filter(({ name }) => name.endsWith('getProduct.1.time.mean'));
  expect(names).toEqual([{ name: 'getProduct.1.time.mean', quantity: mean }]);
});

it('says a rate by the time in which something happens', () => {
  expect([40, 0.1, 0.033, 0.000231, 0].map(rateWords)).toEqual(['40/s', '6/min', '1.98/min', '0.832/h', '0/s']);
});

it('does not follow a prediction that rests on itself', () => {
  const [service] = shop().services;
  const round = { ...service!.pool, from: { kind: 'predicted', method: 'a guess', from: ['shop.pool'] } } as const;
  expect(why('shop.pool', shop({ services: [{ ...service!, pool: round }] }))?.from).toEqual([]);
});

it('prints shares as percentages and factors as multiples', () => {
  const one = (value: number, unit: '1' | 'instances' | 'rows/s') => measured(value, unit, 'r', 'how', 1);
  expect(formatNamed('system.errors', one(0.0009, '1'))).toBe('0.09 %');
  expect(formatNamed('objectives.headroom', one(10, '1'))).toBe('10×');
  expect(formatNamed('shop.instances', one(1, 'instances'))).toBe('1 instance');
  expect(formatNamed('Order.growth', one(1 / 86_400, 'rows/s'))).toBe('1 row/day');
});

it('never rounds a share up to all', () => {
  expect(formatPercent(0.9995)).toBe('99.95 %');
  expect(formatPercent(0.999)).toBe('99.9 %');
  expect(formatPercent(0.99999)).toBe('99.999 %');
  expect(formatPercent(1)).toBe('100 %');
});

it('has no time and no rows of a statement whose plan alone was looked at', () => {
  const statements = [...shopEvidence().statements, { statement: 'listProducts.1:cursor', calls: 0, served: true, why: 'index products_category_popularity' }];
  const names = namedQuantities(shop(), shopEvidence({ statements })).flatMap(({ name }) => (name.startsWith('listProducts.1:cursor.') ? [name] : []));
  expect(names).toEqual(['listProducts.1:cursor.calls']);
});
