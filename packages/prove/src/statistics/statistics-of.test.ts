import { expect, it } from 'vitest';
import { contradictions, statisticsSchema } from '@kentledge/core/statistics';
import type { ColumnStatistics, RelationStatistics } from '@kentledge/core/statistics';
import { designExample, designText } from '../testing/build-brief.ts';
import { statisticsOf } from './index.ts';

const options = { seed: 1, scale: 1, asOf: Date.UTC(2026, 10, 23) };

const brief = `kentledge: 1
system: library
entities:
  Reader: { count: 50k, fields: { email: string(80) unique, city: string(40) optional(90%) distinct 30 skew 1.1 } }
  Book:
    count: 3k
    audit: 1y
    trash: 30d
    fields:
      title: string(120)
      isbn: string(20) unique
      labels: [string(20)]
      rating: decimal(1) optional(40%)
      shelves: [{ room: int 1..9, signature: string(20) }, about 2, max 5]
      loans: = count(Loan where book = this)
      copies: = count(shelves)
  Loan: { count: 400k, growth: 40/day, fields: { reader: Reader, book: Book, back: bool } }
actors:
  reader: { is: Reader, authenticates: oidc }
operations:
  find: { by: anyone, reads: Book, where: title matches $text, order: -relevance, rate: 20/s }
  labelled: { by: anyone, reads: Book, where: $label in labels, rate: 5/s }
  popular: { by: anyone, reads: Book, order: -loans, rate: 50/s }
  mine: { by: reader, reads: Loan, where: reader = me, order: -createdAt, rate: 5/s }
  lend: { by: reader, creates: Loan, takes: { book: Book }, set: { reader: me, back: false }, rate: 40/day }
  edit: { by: reader, updates: Book, where: id = $id, takes: { title: string(120) }, rate: 1/min }
pins: { Book.loans.derivation: stored }
`;
const { relations, ...head } = statisticsOf(designText(brief), options);
const relation = (name: string): RelationStatistics | undefined => relations.find((one) => one.name === name);
const column = (table: string, name: string): ColumnStatistics | undefined => relation(table)?.columns.find((one) => one.name === name);

it('gives a document that its schema takes, and that does not contradict itself', () => {
  const document = { ...head, relations };
  expect(statisticsSchema.parse(JSON.parse(JSON.stringify(document)))).toEqual(document);
  expect(contradictions(relations)).toEqual([]);
  expect(head).toEqual({ kentledge: 'statistics', version: 1, of: 'library', source: { kind: 'brief', system: 'library' } });
});

it('gives the same for the same seed, and other samples for others', () => {
  const system = designExample('notes');
  const first = JSON.stringify(statisticsOf(system, { ...options, scale: 0.05 }));
  expect(JSON.stringify(statisticsOf(system, { ...options, scale: 0.05 }))).toBe(first);
  expect(JSON.stringify(statisticsOf(system, { ...options, seed: 2, scale: 0.05 }))).not.toBe(first);
});

it('counts rows as declared, and those of parts by their wholes', () => {
  expect(relation('loans')?.rows).toBe(400_000);
  expect(relation('book_shelves')?.rows).toBeGreaterThan(5000);
  expect(relation('book_shelves')?.rows).toBeLessThan(7000);
});

it('says what the brief says: unique fields, absent ones, few values, references', () => {
  expect(column('readers', 'email')).toMatchObject({ distinct: -1, nullFraction: 0 });
  expect(column('readers', 'email')?.common).toBeUndefined();
  expect(column('books', 'rating')?.nullFraction).toBeCloseTo(0.6, 1);
  expect(column('readers', 'city')?.distinct).toBe(30);
  expect(column('readers', 'city')?.common?.[0]?.share).toBeGreaterThan(0.2);
  expect(column('loans', 'book_id')?.distinct).toBeLessThanOrEqual(3000);
  expect(column('loans', 'back')?.common?.map(({ value }) => value).toSorted()).toEqual(['f', 't']);
  expect(column('loans', 'created_at')?.correlation).toBeCloseTo(1, 6);
});

it('tells of a kept column what the database would compute', () => {
  const loans = column('books', 'loans');
  // 400,000 loans of about 3000 books.
  expect(Number(loans?.histogram?.[50] ?? loans?.common?.[0]?.value)).toBeGreaterThan(100);
  expect(Number(loans?.histogram?.[50] ?? loans?.common?.[0]?.value)).toBeLessThan(170);
});

it('knows the elements of lists and the words of indexed texts', () => {
  expect(column('books', 'labels')?.elements?.counts).toHaveLength(101);
  const search = relations.find(({ kind, columns }) => kind === 'index' && columns.length > 0);
  expect(search).toMatchObject({ name: expect.stringMatching(/^books_search/), columns: [{ name: '1', distinct: -1 }] });
  const words = search?.columns[0]?.elements?.common.map(({ value }) => value) ?? [];
  expect(words.length).toBeGreaterThan(100);
  expect(words).toEqual(words.toSorted((a, b) => a.length - b.length || (a < b ? -1 : 1)));
});

it('gives an index the rows that its condition leaves it', () => {
  const kept = designText(brief).tables.flatMap(({ name, indexes, uniques }) => [...indexes, ...uniques].filter(({ where }) => where !== undefined).map((index) => ({ name: index.name, table: name })));
  expect(kept.length).toBeGreaterThan(0);
  for (const { name, table } of kept) {
    const share = (relation(name)?.rows ?? 0) / (relation(table)?.rows ?? 1);
    expect(share).toBeCloseTo(column(table, 'deleted_at')?.nullFraction ?? 0, 2);
    expect(share).toBeLessThan(1);
  }
});

it('gives tables that the service fills their declared size', () => {
  expect(relation('books_audit')?.rows).toBeGreaterThan(1000);
  expect(relation('books_audit_pkey')?.pages).toBeGreaterThan(1);
  expect(column('books_audit', 'at')).toMatchObject({ correlation: 1 });
});
