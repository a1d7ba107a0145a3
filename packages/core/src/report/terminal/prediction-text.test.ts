import { expect, it } from 'vitest';
import type { NamedQuantity, Prediction } from '../../evidence/index.ts';
import { predicted } from '../../quantity/index.ts';
import type { Unit } from '../../quantity/index.ts';
import { shop } from '../fixture/shop.ts';
import { predictionText } from './prediction-text.ts';
import { rangeText, rateText } from './prediction-words.ts';

const of = (value: number, unit: Unit = '1', low = value, high = value) => predicted(value, unit, 'test', [], { low, high });
const named = (name: string, value: number, unit?: Unit, low?: number, high?: number): NamedQuantity => ({ name, quantity: of(value, unit, low, high) });

const prediction: Prediction = {
  system: 'shop',
  load: 2,
  quantities: [
    ...['p50', 'p95', 'p99'].map((percentile) => named(`getProduct.latency.${percentile}`, 0.3, 's', 0.1, 0.5)),
    ...['p50', 'p95', 'p99'].map((percentile) => named(`placeOrder.latency.${percentile}`, 0.01, 's')),
    named('shop.cores.busy', 0.5, '1', 0.2, 1),
    named('system.knee', 12, '1', 5, 20),
  ],
  breaks: { subject: 'getProduct', says: 'p95' },
  bottleneck: 'shop.cores',
  tightest: 'getProduct',
  overloads: [{ part: 'main.cores', needs: 2.5, has: 2, unit: 'cores' }],
  dependencies: Array.from({ length: 7 }, (_, place) => ({ operations: [`operation${place}`], availability: of(0.99 + place / 1000), needs: [{ id: 'main', availability: of(0.9999) }] })),
  curve: { operation: 'getProduct', points: [1, 2, 3, 4].map((load) => ({ load, p95: load / 100 })) },
  capacity: { loads: [1, 2], needs: [{ id: 'shop.instances', designed: of(1, 'instances'), needed: [of(1, 'instances'), of(2, 'instances')] }], breaks: [{ load: 2, subject: 'shop.cores', says: 'full' }], next: { id: 'shop.instances', from: of(1, 'instances'), to: of(2, 'instances'), knee: 24 } },
  growth: { yearly: of(0.5), after: of(31_536_000, 's', 0, 63_072_000), date: '2027-11-24' },
  measureFirst: [{ name: 'getProduct.demand.service', demand: of(0.001, 's', 0.0005, 0.002), knee: -0.9, p95: 0.004, weight: 1 }],
  limits: ['One limit.'],
};

it('prints each part of a prediction in 80 columns', () => {
  const text = predictionText(shop(), prediction);
  for (const line of text.split('\n')) expect([...line].length).toBeLessThanOrEqual(80);
  expect(text).toMatch(/\n {2}getProduct +60\.2\/s +300 ms +300 ms +100 ms – 500 ms +300 ms +200 ms\n/);
  expect(text).toMatch(/\n {2}main\.cores +█{16} +full +needs 2\.5 cores, has 2\n {2}shop\.cores +█{8}░{8} +50 % +20 % – full, the bottleneck\n/);
  expect(text).toContain('All objectives of latency hold up to 12× the declared traffic (5× – 20×);\n  above it p95 of getProduct is over its objective. Asked for is 10×: met, but\n  not in the whole range.\n');
  expect(text).toContain('\n  ▁▅▇█ knee\n   ↑ 2×, p95 of getProduct from 10 ms to 40 ms\n');
  expect(text).toContain('Traffic that grows by 50 % a year reaches it in 1 y (now – 2 y), on\n  2027-11-24.\n');
  expect(text).toMatch(/\n {2}shop\.instances +1 +1 +2 !\n {2}As designed at 2× shop\.cores is full\.\n {2}Next to change: shop\.instances from 1 instance to 2 instances moves the knee\n {2}to 24×\.\n/);
  expect(text).toContain('operation0: 99 % of the time');
  expect(text).toContain('… and 2 more kinds of operation');
  expect(text).toMatch(/\n {2}getProduct\.demand\.service +500 µs – 2 ms +-0\.9 % +0 %\n/);
});

it('puts what has least room first, in red where it is over its objective', () => {
  const lines = predictionText(shop(), prediction, { color: true }).split('\n');
  // What can't keep up has no room at all.
  expect(lines.findIndex((line) => line.includes('listProducts'))).toBeLessThan(lines.findIndex((line) => line.includes('getProduct')));
  expect(lines.find((line) => line.includes('getProduct'))).toMatch(/^ {2}\u001B\[31mgetProduct.*\u001B\[0m$/);
  expect(lines.find((line) => line.includes('placeOrder'))).toMatch(/^ {2}placeOrder/);
});

it('says that the knee misses the headroom, also at a peak', () => {
  expect(predictionText(shop({ traffic: { regions: [], peak: of(3) } }), prediction)).toMatch(/Asked for is 30×, the\s+headroom at a peak of 3×: missed\./);
});

it('shows what a change moves, from what it was', () => {
  const before = { ...prediction, quantities: [named('system.knee', 6), named('shop.cores.busy', 0.9), named('getProduct.latency.p95', 0.6, 's')] };
  const text = predictionText(shop(), prediction, { change: { before, changes: ['shop.instances: 1 instance → 2 instances'] } });
  expect(text).toMatch(/^what if\n {2}shop\.instances: 1 instance → 2 instances\n {2} +before +after\n {2}knee +6× +12×\n {2}breaks first +getProduct p95 +getProduct p95\n {2}shop\.cores\.busy +90 % +50 %\n {2}getProduct\.latency\.p95 +600 ms +300 ms\n {2}placeOrder\.latency\.p95 +overload +10 ms\n/);
});

it('keeps names from the brief out of the terminal’s controls', () => {
  const bad = 'a\u001B[31mb';
  const text = predictionText(shop(), { ...prediction, breaks: { subject: bad, says: 'full' }, curve: { operation: bad, points: [{ load: 1, p95: 1 }] }, limits: [bad], overloads: [{ part: bad, needs: 2, has: 1, unit: 'cores' }] });
  expect(text).not.toContain('\u001B');
});

it('tells rates by the period in which one comes, and ranges in two digits', () => {
  expect([0, 3.1, 0.5, 1 / 3600, 5 / 86_400, 1e-9].map(rateText)).toEqual(['0/s', '3.1/s', '30/min', '1/h', '5/day', '0.0316/year']);
  expect([rangeText(of(1, 's', 0.000516, 0.0442)), rangeText(of(1, 's', 0.5, 0.5))]).toEqual(['520 µs – 44 ms', '']);
});
