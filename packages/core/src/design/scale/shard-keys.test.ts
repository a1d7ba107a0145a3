import { expect, it } from 'vitest';
import { decisionOf, numberOf, systemOf } from './fixture.ts';

const ledger = ({ merchants = '10k', skew = '', rest = '' }: { readonly merchants?: string; readonly skew?: string; readonly rest?: string } = {}): string => `kentledge: 1
system: ledger
tenant: Merchant
entities:
  Merchant: { count: ${merchants}, fields: { name: string(100) } }
  Clerk: { count: 100k, fields: { merchant: Merchant, email: string(254) unique } }
  Currency: { count: 100, fields: { code: string(3) unique } }
  Payment: { count: 2G, growth: 1M/day, fields: { merchant: Merchant${skew}, clerk: Clerk, currency: Currency, amount: decimal(2), note: text about 2kB, lines: [{ text: string(50) }, about 2] } }
actors: { clerk: { is: Clerk, authenticates: oidc } }
operations:
  join: { by: clerk, takes: { merchant: Merchant, email: string(254) }, creates: Clerk, rate: 1/min }
  listPayments: { by: clerk, reads: Payment, where: clerk = $clerk, rate: 100/s }
  getPayment: { by: clerk, reads: Payment, where: id = $id, rate: 100/s }
  pay: { by: clerk, takes: { currency: Currency, amount: decimal(2), note: text }, creates: Payment, set: { clerk: me, merchant: me.merchant }, rate: 20/s }
${rest}`;

it('splits by the tenant, whose callers never leave it', () => {
  const system = systemOf(ledger());
  const key = decisionOf(system, 'system.shardKey');
  expect(key.choice).toBe('Merchant');
  expect(key.options[0]?.label).toContain('payments.merchant_id');
  expect(numberOf(system, 'stores.main.alone.share')).toBe(1);
  expect(numberOf(system, 'stores.main.shards')).toBeGreaterThanOrEqual(3);
});

it('names the operations that cross shards', () => {
  const system = systemOf(ledger({ rest: '  findPayment: { by: anyone, reads: Payment, where: id = $id, rate: 10/s }\n  addCurrency: { by: anyone, takes: { code: string(3) }, creates: Currency, rate: 1/s }' }));
  expect(decisionOf(system, 'system.shardKey').because).toContain('findPayment, addCurrency cross shards');
  expect(numberOf(system, 'stores.main.alone.share')).toBeLessThan(1);
});

it('tells how much fuller the fullest shard is than the mean', () => {
  const even = systemOf(ledger({ skew: ' skew 0.1' }));
  const uneven = systemOf(ledger({ skew: ' skew 1.1' }));
  expect(numberOf(even, 'stores.main.fullest.load')).toBeLessThan(1.02);
  expect(numberOf(uneven, 'stores.main.largestValue.share')).toBeGreaterThan(0.1);
  expect(numberOf(uneven, 'stores.main.fullest.load')).toBeGreaterThan(1.3);
  expect(numberOf(uneven, 'stores.main.shards')).toBeGreaterThan(numberOf(even, 'stores.main.shards'));
});

it('takes another key where the largest tenant alone is more than a server', () => {
  const system = systemOf(ledger({ merchants: '3', skew: ' skew 2' }));
  expect(decisionOf(system, 'system.shardKey').choice).toBe('Clerk');
  expect(decisionOf(system, 'system.shardKey').options.find(({ id }) => id === 'Merchant')?.rejected).toContain('however many there are');
});

it('lives with a pinned key', () => {
  const system = systemOf(ledger({ rest: 'pins: { system.shardKey: Clerk }' }));
  expect(decisionOf(system, 'system.shardKey')).toMatchObject({ choice: 'Clerk', pinned: true });
});
