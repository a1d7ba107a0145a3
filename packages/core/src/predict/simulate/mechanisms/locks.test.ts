import { expect, it } from 'vitest';
import { covers, between, goodput, meanTime, overSeeds } from './observe.ts';
import { hotRows, locking } from './locks.ts';

const [locks, rows, step] = [4, 400, 0.01];
/** Transactions at which Tay's n = k² N / D is so much. */
const at = (contention: number): number => Math.round((contention * rows) / locks ** 2);
const rate = (transactions: number, among = rows) => overSeeds(10, (seed) => goodput(between(locking({ transactions, locks, rows: among, step }), seed, 10, 80)));

it('does less the more transactions lock rows at once, beyond k² N / D = 0.7', () => {
  // Y. C. Tay, Locking Performance in Centralized Databases, 1987: more transactions block each other from there on.
  const [below, best, above, far] = [0.35, 0.7, 1.4, 2.8].map((each) => rate(at(each)));
  expect([best!.low > below!.high, best!.low > above!.high, above!.low > far!.high, far!.high < best!.low / 1.5]).toEqual([true, true, true, true]);
});

it('does the more the more there are where they hardly meet', () => {
  const free = rate(at(1.4), 4000);
  expect(free.low).toBeGreaterThan(0.85 * (at(1.4) / (locks * step)));
});

it('serves one row at a time to all who change it', () => {
  const one = overSeeds(6, (seed) => goodput(between(hotRows(150, 1, 0.01), seed, 20, 120)));
  // Ten rows are ten queues, each busy 0.15 of its time.
  const ten = overSeeds(6, (seed) => meanTime(between(hotRows(150, 10, 0.01), seed, 20, 120)));
  expect([covers(one, 100), covers(ten, 0.01 / (1 - 0.15))]).toEqual([true, true]);
});
