import { openDatabase } from '@kentledge/prove/testing';
import type { TestDatabase } from '@kentledge/prove/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';

let database: TestDatabase;

beforeAll(async () => {
  database = await openDatabase();
}, 60_000);

afterAll(() => database.close());

const accounts = (currency: string): string => `
kentledge: 1
system: accounts
constraints: { currency: ${currency} }
entities:
  Account:
    fields:
      name: string(20)
      fee: money default 0
      balance: = sum(Entry.amount where account = this)
      taxed: = sum(Entry.amount * 1.015 where account = this)
      lines: [{ amount: money }]
      total: = sum(lines.amount)
    views: { Account: [name, fee, balance, taxed, total, lines] }
  Entry: { fields: { account: Account, amount: money } }
operations:
  open: { by: anyone, takes: { name: string(20), lines: [{ amount: money }] }, creates: Account }
  book: { by: anyone, takes: { account: Account, amount: money }, creates: Entry, returns: none }
  double: { by: anyone, updates: Account, where: id = $id, set: { fee: balance * 2 } }
  list: { by: anyone, reads: Account, order: name, page: none }
`;

for (const kept of [{}, { 'Account.balance': 'stored', 'Account.taxed': 'stored', 'Account.total': 'stored' }] as const) {
  const how = 'Account.balance' in kept ? 'stored' : 'computed';

  it(`gives money in the digits of its currency, also what is summed up from nothing, ${how}`, async () => {
    const service = await database.start(accounts('USD'), kept);
    expect(await service.rows('open', { given: { name: 'a', lines: [] } })).toMatchObject([{ fee: '0.00', balance: '0.00', taxed: '0.00', total: '0.00', lines: [] }]);
    await service.call('open', { given: { name: 'b', lines: [{ amount: '2.5' }, { amount: '1' }] } });
    expect(await service.rows('list')).toMatchObject([{ name: 'a' }, { name: 'b', total: '3.50', lines: [{ amount: '2.50' }, { amount: '1.00' }] }]);
  });

  it(`rounds a sum once, not its amounts one by one, ${how}`, async () => {
    const service = await database.start(accounts('USD'), kept);
    const [account] = await service.rows('open', { given: { name: 'a', lines: [] } });
    const [{ id } = { id: '' }] = await service.ask('select id from accounts');
    // 0.10 with 1.5 % is 0.1015: ten of them are 1.015, and rounded one by one 1.00.
    for (let times = 0; times < 10; times += 1) await service.call('book', { given: { account: id, amount: '0.10' } });
    expect(account).toBeDefined();
    expect(await service.rows('list')).toMatchObject([{ balance: '1.00', taxed: '1.02' }]);
    expect(await service.rows('double', { given: { id } })).toMatchObject([{ fee: '2.00' }]);
  });
}

it('gives yen without a point and dinars with three digits', async () => {
  for (const [currency, amount] of [['JPY', '0'], ['KWD', '0.000']] as const) {
    const service = await database.start(accounts(currency));
    expect(await service.rows('open', { given: { name: 'a', lines: [] } })).toMatchObject([{ fee: amount, balance: amount, total: amount }]);
  }
});
