import { expect, it } from 'vitest';
import { read } from '../read.ts';

/** Returns what is not watched of an invariant of Entry, in words. */
const unwatched = (invariant: string, operation = 'setLimit: { by: anyone, takes: { id: Account, limit: money }, updates: Account, where: id = $id }'): readonly string[] =>
  read({
    name: 'brief.yaml',
    text: `kentledge: 1
system: bank
entities:
  Bank: { fields: { name: string(20) } }
  Account: { fields: { bank: Bank, limit: money, used: = sum(Entry.amount where account = this) } }
  Entry: { fields: { account: Account, amount: money, tags: [{ weight: int }] }, invariants: { fits: ${invariant} } }
operations:
  list: { by: anyone, reads: Entry }
  enter: { by: anyone, takes: { account: Account, amount: money }, creates: Entry }
  ${operation}
`,
  }).diagnostics.filter(({ code }) => code === 'read/invariant-unwatched').map(({ message }) => message);

it('tells who may break an invariant by what its row refers to', () => {
  expect(unwatched('amount <= account.limit')).toEqual(['`setLimit` may break `Entry.fits` without a look: it changes `account.limit`']);
});

it('says nothing where nobody changes it, or where it is watched', () => {
  expect(unwatched('amount <= account.limit', '')).toEqual([]);
  expect(unwatched('amount > 0 and sum(tags.weight) < 9')).toEqual([]);
  expect(unwatched('count(Account where id = this.account) = 1')).toEqual([]);
});

it('tells of rows of a fold inside a fold, also of a derived field on the way', () => {
  expect(unwatched('count(Account where limit < sum(Entry.amount where amount > 1)) = 0')).toEqual(['`enter` may break `Entry.fits` without a look: it changes rows of Entry']);
  expect(unwatched('account.used < 9')).toEqual(['`enter` may break `Entry.fits` without a look: it changes rows of Entry']);
});
