import { expect, it } from 'vitest';
import { read } from '../../read/index.ts';
import { normalFormNotes } from './normal-form.ts';

function notesOf(entities: string, operations = ''): readonly string[] {
  const text = `kentledge: 1
system: shop
entities:
  Country: { fields: { name: string(80), rate: decimal(3), fee: money } }
  Customer: { fields: { name: string(80), country: Country } }
${entities}
operations:
  listCountries: { by: anyone, reads: Country }
${operations}`;
  const { brief, diagnostics } = read({ name: 'brief.yaml', text });
  if (brief === undefined) throw new Error(diagnostics.map(({ code, message }) => `${code}: ${message}`).join('\n'));
  return normalFormNotes(brief).map(({ code, message }) => `${code}: ${message}`);
}

const copied = '  Sale: { fields: { customer: Customer, country: Country, pieces: int, rate: decimal(3) default country.rate } }';
const changes = (set: string): string => `  change: { by: anyone, takes: { id: uuid, rate: decimal(3) }, updates: Country, where: id = $id, set: { ${set} } }`;

it('tells of a copy of what never changes, by default or by an operation', () => {
  expect(notesOf(copied)).toEqual(['design/stored-copy: `Sale.rate` is a copy of `Country.rate`, which nothing changes']);
  const set = `  sell:
    by: anyone
    takes: { country: Country }
    does:
      - { reads: Country, where: id = $country, as: found }
      - { creates: Sale, set: { country: $found.id, rate: $found.rate } }`;
  expect(notesOf('  Sale: { fields: { country: Country, rate: decimal(3) } }', set)).toEqual(['design/stored-copy: `Sale.rate` is a copy of `Country.rate`, which nothing changes']);
});

it('tells of a reference that follows from another one', () => {
  expect(notesOf('  Sale: { fields: { customer: Customer, country: Country default customer.country } }')).toEqual(['design/stored-copy: `Sale.country` is a copy of `Customer.country`, which nothing changes']);
});

it('says nothing of a record of what was, of what was agreed, and of whose a row is', () => {
  expect(notesOf(copied, changes('rate: $rate'))).toEqual([]);
  expect(notesOf('  Sale: { fields: { country: Country, fee: money default country.fee } }')).toEqual([]);
  const owned = (owner: string): string => `  User: { fields: { name: string(80) optional } }
  Order: { fields: { user: User } }
  Sale: {${owner} fields: { order: Order, user: User default order.user } }`;
  const asUser = '  mine: { by: user, reads: Sale, where: user = me }\nactors: { user: { is: User, authenticates: oidc } }';
  expect(notesOf(owned(' owner: user,'), asUser)).toEqual([]);
  expect(notesOf(owned(''), asUser)).toHaveLength(1);
});

it('tells of a copy that an operation changes together with the original', () => {
  const both = `  change:
    by: anyone
    takes: { id: uuid, rate: decimal(3) }
    does:
      - { updates: Country, where: id = $id, set: { rate: $rate } }
      - { updates: Sale, where: country = $id, set: { rate: $rate } }`;
  expect(notesOf(copied, both)).toEqual(['design/copy-kept-by-hand: `Sale.rate` repeats `Country.rate`, and `change` changes both']);
});

it('tells of a part that repeats a reference of its whole, and not of one that it only shares a name with', () => {
  const sale = (lines: string): string => `  Sale: { fields: { country: Country, customer: Customer, lines: [{ ${lines} }] } }`;
  expect(notesOf(sale('country: Country, pieces: int'))).toEqual(['design/part-repeats: `Sale.lines.country` repeats a reference of its Sale']);
  expect(notesOf(sale('origin: Country, pieces: int'))).toEqual([]);
});

it('tells of four fields that come together in two entities, and not of three', () => {
  const place = 'street: string(80), house: string(9), zip: string(9)';
  expect(notesOf(`  Person: { fields: { born: date, ${place}, city: string(80) } }\n  Branch: { fields: { ${place}, city: string(80), number: int } }`)).toEqual(['design/repeated-group: Person and Branch have the same fields: street, house, zip, city']);
  expect(notesOf(`  Person: { fields: { ${place} } }\n  Branch: { fields: { ${place} } }`)).toEqual([]);
  expect(notesOf(`  Person: { fields: { ${place}, city: string(80) } }\n  Branch: { fields: { ${place}, city: string(20) } }`)).toEqual([]);
});

it('tells of fields that are counted, and not of one with a number in its name', () => {
  expect(notesOf('  Person: { fields: { phone1: string(20), phone2: string(20) } }')).toEqual(['design/numbered-fields: phone1, phone2 of Person are a list']);
  expect(notesOf('  Person: { fields: { co2: int, h2: int, phone1: string(20) } }')).toEqual([]);
});

it('tells of words in a list by which rows are looked for', () => {
  const tagged = '  tagged: { by: anyone, reads: Person, takes: { tag: string(20) }, where: $tag in tags }';
  expect(notesOf('  Person: { fields: { tags: [string(20)] } }', tagged)).toEqual(['design/searched-list: `tagged` looks for rows by an element of `Person.tags`, a list of words']);
  expect(notesOf('  Person: { fields: { tags: [string(20)] } }')).toEqual([]);
});
