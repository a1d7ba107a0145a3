import { expect, it } from 'vitest';
import { read } from '../../read.ts';
import { printExpression } from '../print-expression.ts';

const start = `
kentledge: 1
system: press
actors:
  writer: { is: User, authenticates: oidc }
entities:
  User: { fields: { email: string(254) unique, friends: [User] } }
  Tag: { fields: { name: string(40) unique } }
  Article:
    fields:
      author: User
      title: string(80)
      body: text
      status: draft | public default draft
      price: money
      due: date optional
      tags: [Tag]
      words: [string(20)]
      sections: [{ heading: string(80), length: int, notes: [{ text: string(200), stars: int }] }]
`;

/** Reads one operation and gives its where as text, and the types of the parameters that were made. */
function where(condition: string, takes = ''): { text: string; takes: readonly string[]; codes: readonly string[] } {
  const text = `${start}operations:\n  find: { by: writer, ${takes}reads: Article, where: "${condition}" }\n`;
  const { brief, diagnostics } = read({ name: 'brief.yaml', text });
  const [operation] = brief?.operations ?? [];
  const expression = operation?.steps[0]?.where;
  return {
    text: expression === undefined ? '' : printExpression(expression),
    takes: operation?.takes.map((each) => `${each.name}: ${each.type.kind}`) ?? [],
    codes: diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code),
  };
}

it.each([
  ['status = public', "row.status = 'public'"],
  ['status in (draft | public)', "row.status in ('draft' | 'public')"],
  ['author = me', 'row.author = me'],
  ['author.email = me.email', 'row.author.email = me.email'],
  ['price * 2 >= 10.50', 'row.price * 2 >= 10.50'],
  ['createdAt > now - 30d and due != none', '(row.createdAt > now - 2592000 and row.due != null)'],
  ["createdAt > '2026-01-31T12:00:00Z'", 'row.createdAt > 2026-01-31T12:00:00Z'],
  ['not (title = body or price < -1)', 'not (row.title = row.body or row.price < -1)'],
  ["'news' in words", "'news' in row.words"],
  ["'news' in tags.name", "exists(e1: Tag = row.tags where e1.name = 'news')"],
  ['me in author.friends', 'exists(e1: User = row.author.friends where e1 = me)'],
  ['count(sections) > 3', 'count(e1: Article.sections = row.sections) > 3'],
  ['sum(sections.length * 2) > 3', 'sum(e1: Article.sections = row.sections of e1.length * 2) > 3'],
  ['max(sections.notes.stars) = 5', 'max(e2: Article.sections.notes = e1.notes within e1: Article.sections = row.sections of e2.stars) = 5'],
  ['count(Article where author = this.author) > 1', 'count(e1: Article where e1.author = row.author) > 1'],
  ['exists(Article.sections where article = this and length > 9)', 'exists(e1: Article.sections where (e1.article = row and e1.length > 9))'],
  ['count(Article.tags where name = title) > 0', ''],
  ['exists(Article where author = me and exists(tags where name = title)) ', ''],
])('binds %s', (condition, expected) => {
  const { text, codes } = where(condition);
  if (expected === '') expect(codes).toEqual(['read/unknown-field']);
  else expect({ text, codes }).toEqual({ text: expected, codes: [] });
});

it.each([
  ['title = $title', ['title: string']],
  ['$title = title', ['title: string']],
  ['author = $who', ['who: reference']],
  ['author.email = $email and price <= $most', ['email: string', 'most: money']],
  ['$tag in tags.name', ['tag: string']],
  ['id in $ids', ['ids: list']],
  ['$word in words', ['word: string']],
  ['status = $status', ['status: enum']],
  ['body matches $text', ['text: text']],
  ['due < $before or createdAt < $since', ['before: date', 'since: timestamp']],
  ['exists(sections where length > $long)', ['long: int']],
])('makes parameters of %s', (condition, takes) => {
  expect(where(condition)).toMatchObject({ takes, codes: [] });
});

it('makes no parameter beside a written takes, except what finds the row or stands in the route', () => {
  expect(where('title = $title', 'takes: { body: text optional }, ').codes).toContain('read/unknown-value');
  expect(where('id = $id and body = $body', 'takes: { body: text optional }, ').takes).toEqual(['body: text', 'id: uuid']);
  expect(where('title = $name', "at: 'GET /by/:name', takes: { body: text optional }, ").takes).toEqual(['body: text', 'name: string']);
});

it.each([
  ['price = id', 'read/not-comparable'],
  ['author = title', 'read/not-comparable'],
  ['price = sections', 'read/list-outside-fold'],
  ['status = publik', 'read/unknown-word'],
  ['count(tags) = price', 'read/not-comparable'],
  ['due + title = due', 'read/arithmetic'],
  ['due > 3d', 'read/not-comparable'],
  ['price > 3kB', 'read/unit-of-other'],
  ['price = 3%', 'read/unit-of-other'],
  ['price / 0 > 1', 'read/arithmetic'],
  ['exists(Sections where length > 3)', 'read/unknown-entity'],
  ['$it = title', 'read/unknown-value'],
  ['$x.name = title', 'read/unknown-value'],
  ['me.shoeSize = 3', 'read/unknown-field'],
  ['this.titel = title', 'read/unknown-field'],
  ['now.year = 3', 'read/no-fields'],
])('refuses %s with %s alone', (condition, code) => {
  expect(where(condition).codes).toEqual([code]);
});

it('reports a wrong derived field once, however often it is used', () => {
  const text = `${start}      bad: = nothing + 1\n      worse: = bad * 2\noperations:\n  find: { by: writer, reads: Article, where: bad = 3 and worse = $w, order: -bad }\n`;
  expect(read({ name: 'brief.yaml', text }).diagnostics.map(({ code }) => code)).toEqual(['read/unknown-field']);
});
