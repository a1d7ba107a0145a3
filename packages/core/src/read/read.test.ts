import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Brief, Entity, Field, Operation, Returns } from '../system/index.ts';
import { read } from './read.ts';
import { printExpression } from './resolve/print-expression.ts';

const names = ['notes', 'shop', 'conduit', 'ledger', 'chat'] as const;
const textOf = (name: string): string => readFileSync(new URL(`fixture/${name}.yaml`, import.meta.url), 'utf8');

function briefOf(name: (typeof names)[number]): Brief {
  const { brief, diagnostics } = read({ name: `${name}.yaml`, text: textOf(name) });
  expect(diagnostics.filter(({ severity }) => severity !== 'note')).toEqual([]);
  if (brief === undefined) throw new Error(`${name} does not read`);
  return brief;
}

function operation(brief: Brief, id: string): Operation {
  const found = brief.operations.find((each) => each.id === id);
  if (found === undefined) throw new Error(`no operation ${id}`);
  return found;
}

function entity(brief: Brief, id: string): Entity {
  const found = brief.entities.find((each) => each.id === id);
  if (found === undefined) throw new Error(`no entity ${id}`);
  return found;
}

function field(brief: Brief, of: string, name: string): Field | undefined {
  return entity(brief, of).fields.find((each) => each.name === name);
}

/** `title = $title` for each assignment of a step, with the parts of a list in brackets. */
function sets(brief: Brief, id: string, step = 0): readonly string[] {
  const print = (each: Operation['steps'][number]['set'][number]): string => {
    const parts = each.parts === undefined ? '' : ` [${each.parts.map(print).join('; ')}]`;
    return `${each.field} = ${printExpression(each.value)}${parts}`;
  };
  return operation(brief, id).steps[step]?.set.map(print) ?? [];
}

function shownBy(returns: Returns): string {
  if (returns.kind === 'none') return 'none';
  if (returns.kind !== 'object') return `${returns.kind} of ${returns.result} as ${returns.view.name}`;
  return returns.fields.map((each) => `${each.name}: ${each.kind}${'view' in each ? ` as ${each.view.name}` : ''}`).join(', ');
}

const routeOf = ({ at }: Operation): string => `${at.method} ${at.route} -> ${at.status}`;

it('gives routes, parameters, results and pages by convention', () => {
  const brief = briefOf('notes');
  expect(brief.operations.map((each) => `${routeOf(each)} ${shownBy(each.returns)}`)).toEqual([
    'GET /notes -> 200 page of note as Note',
    'GET /notes/:id -> 200 row of note as Note',
    'POST /notes -> 201 row of note as Note',
  ]);
  expect(operation(brief, 'getNote').takes).toMatchObject([{ name: 'id', type: { kind: 'uuid' }, optional: false }]);
  expect(operation(brief, 'listNotes').steps[0]).toMatchObject({ single: false, page: { kind: 'cursor', size: 20, declared: false } });
  expect(sets(brief, 'writeNote')).toEqual(['title = $title', 'body = $body', 'author = me']);
});

it('gives every entity its fields that exist by themselves, and the caller a subject', () => {
  const brief = briefOf('notes');
  const implicit = (id: string): readonly string[] => entity(brief, id).fields.filter((each) => each.implicit).map((each) => each.name);
  expect(implicit('Note')).toEqual(['id', 'createdAt', 'updatedAt']);
  expect(implicit('User')).toEqual(['id', 'createdAt', 'updatedAt', 'subject']);
  expect(entity(brief, 'User').views[0]?.fields.map((each) => each.name)).toEqual(['id', 'email', 'createdAt', 'updatedAt']);
});

it('fills in objectives, and says which numbers are assumed and which declared where', () => {
  const { brief } = read({ name: 'b', text: 'kentledge: 1\nsystem: s\nentities: { A: { fields: { size: int } } }\noperations: { list: { reads: A } }\n' });
  expect(brief?.objectives.latency.p95).toMatchObject({ value: 0.2, from: { kind: 'assumed', fact: 'assumed/latency-p95' } });
  expect(brief?.entities[0]?.count).toMatchObject({ value: 10_000, unit: 'rows', from: { kind: 'assumed', fact: 'assumed/count' } });
  expect(brief?.operations[0]).toMatchObject({ by: ['anyone'], rate: { value: 1, from: { kind: 'assumed', fact: 'assumed/rate' } } });
  const rate = operation(briefOf('notes'), 'listNotes').rate;
  expect(rate).toMatchObject({ value: 20, from: { kind: 'declared', place: { path: 'operations.listNotes.rate' } } });
  if (rate.from.kind === 'declared') expect(textOf('notes').slice(rate.from.place.start, rate.from.place.end)).toBe('20/s');
});

it('makes parts of a row out of a list of shapes', () => {
  const brief = briefOf('shop');
  expect(entity(brief, 'Order.lines')).toMatchObject({ whole: 'Order', key: ['id', 'position'], count: { value: 120e6 } });
  expect(field(brief, 'Order', 'lines')?.type).toEqual({ kind: 'parts', entity: 'Order.lines', about: 3, max: 100 });
  expect(sets(brief, 'placeOrder')).toEqual(['lines = $lines [product = $it.product; quantity = $it.quantity]', 'customer = me']);
  const price = field(brief, 'Order.lines', 'price')?.default;
  expect(price && printExpression(price)).toBe('row.product.price');
});

it('binds derived fields over all parts, and parts to their whole', () => {
  const derived = field(briefOf('shop'), 'Product', 'popularity')?.derived;
  expect(derived && printExpression(derived)).toBe('count(e1: Order.lines where (e1.product = row and e1.order.placedAt > now - 2592000))');
});

it('resolves the steps of a workflow with their undos', () => {
  const [checkout] = briefOf('shop').workflows;
  expect(checkout?.when).toEqual({ kind: 'event', event: 'OrderPlaced' });
  expect(checkout?.steps.map(({ verb, undo }) => [verb, undo?.verb, undo?.target])).toEqual([
    ['checks', 'updates', undefined],
    ['updates', 'updates', undefined],
    ['calls', 'calls', 'payments.refund'],
    ['updates', undefined, undefined],
  ]);
  const reserve = checkout?.steps[1];
  expect(reserve?.undo).not.toHaveProperty('where');
  expect(reserve?.undo?.each).toEqual(reserve?.each);
  expect(checkout?.steps[2]?.undo?.with).toEqual(checkout?.steps[2]?.with);
});

it('meets an existing contract: routes, envelopes, views, statuses', () => {
  const brief = briefOf('conduit');
  const contract = (id: string): string => `${routeOf(operation(brief, id))} { ${shownBy(operation(brief, id).returns)} }`;
  expect(contract('register')).toBe('POST /api/users -> 201 { user: row as User }');
  expect(contract('listArticles')).toBe('GET /api/articles -> 200 { articles: page as Article, articlesCount: total }');
  expect(contract('deleteArticle')).toBe('DELETE /api/articles/:slug -> 204 { none }');
  expect(contract('follow')).toBe('POST /api/profiles/:username/follow -> 200 { profile: row as Profile }');
  expect(contract('listTags')).toBe('GET /api/tags -> 200 { tags: value }');
  expect(brief.api.errors).toEqual({ errors: { body: ['$message'] } });
  expect(brief.actors[0]).toMatchObject({ authenticates: 'password', scheme: 'Token' });
});

it('takes the shape of an error as a template', () => {
  const shape = (errors: string): unknown => {
    const { brief, diagnostics } = read({ name: 'brief.yaml', text: `kentledge: 1\nsystem: notes\napi:\n  errors: ${errors}\nentities: { Note: { fields: { title: text } } }\noperations: { listNotes: { by: anyone, reads: Note } }\n` });
    return brief?.api.errors ?? diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code);
  };
  expect(shape('{ errors: { body: [$message] }, code: $code, ok: false }')).toEqual({ errors: { body: ['$message'] }, code: '$code', ok: false });
  expect(shape("{ line: '$status is $code', status: $status, kind: 'false' }")).toEqual({ line: '$status is $code', status: '$status', kind: 'false' });
  expect(shape('{ error: $reason }')).toEqual(['read/error-shape']);
});

it('renames, nests and follows lists in views', () => {
  const view = entity(briefOf('conduit'), 'Article').views[0];
  const tags = view?.fields.find((each) => each.name === 'tagList');
  expect(tags).toMatchObject({ value: { path: ['tags', 'name'] }, type: { kind: 'list', of: { kind: 'text' } } });
  expect(view?.fields.find((each) => each.name === 'author')?.view?.fields.map((each) => each.name)).toEqual(['username', 'bio', 'image', 'following']);
});

it('fills fields through a view, names of list rows included, and takes a partial view as all optional', () => {
  const brief = briefOf('conduit');
  expect(sets(brief, 'createArticle')).toEqual([
    'title = $article.title',
    'description = $article.description',
    'body = $article.body',
    'tags = $article.tagList [name = $it]',
    'author = me',
  ]);
  const [article] = operation(brief, 'updateArticle').takes;
  expect(article?.view?.partial).toBe(true);
  expect(article?.type.kind === 'shape' && article.type.fields.every((each) => each.optional)).toBe(true);
  expect(operation(brief, 'updateArticle').takes.map((each) => each.name)).toEqual(['article', 'slug']);
});

it('keeps the share of each optional filter and the terms that it drops', () => {
  const list = operation(briefOf('conduit'), 'listArticles');
  expect(list.takes.map(({ name, presence }) => [name, presence])).toEqual([['tag', 0.15], ['author', 0.1], ['favorited', 0.05]]);
  const where = list.steps[0]?.where;
  expect(where?.kind === 'and' && where.terms.map(printExpression)).toEqual([
    'exists(e1: Tag = row.tags where e1.name = $tag)',
    'row.author.username = $author',
    'exists(e2: Favorite where (e2.article = row and e2.user.username = $favorited))',
  ]);
});

it('says who is public to read, and leads every entity to its tenant', () => {
  expect(entity(briefOf('conduit'), 'Article').publicToRead).toBe(true);
  const brief = briefOf('ledger');
  const tenants = Object.fromEntries(brief.entities.map(({ id, tenant }) => [id, tenant]));
  expect(tenants).toEqual({ Merchant: [], User: ['merchant'], Account: ['merchant'], Transfer: ['merchant'], Entry: ['account', 'merchant'], Statement: ['account', 'merchant'] });
});

it('puts double entry into one transaction', () => {
  const brief = briefOf('ledger');
  const transfer = operation(brief, 'transfer');
  expect(transfer.idempotent).toEqual({ by: 'parameter', parameter: 'reference' });
  expect(transfer.steps.map(({ verb, result, single }) => `${verb} ${result} ${single}`)).toEqual([
    'checks source true',
    'checks target true',
    'creates transfer true',
    'creates debit true',
    'creates credit true',
  ]);
  expect(transfer.steps[0]?.otherwise).toEqual({ kind: 'status', status: 422, code: 'insufficient_funds' });
  expect(sets(brief, 'transfer', 3)).toEqual(['transfer = $transfer', 'account = $source', 'amount = -$amount']);
  expect(routeOf(transfer)).toBe('POST /transfer -> 201');
});

it('resolves schedules, work for each row, calls by externals and retention', () => {
  const brief = briefOf('ledger');
  const [monthly] = brief.workflows;
  expect(monthly?.when).toMatchObject({ kind: 'schedule', text: 'every month on 1 at 02:00 Europe/Berlin' });
  expect(monthly?.steps[0]?.each).toMatchObject({ over: 'rows', range: { of: 'Account' } });
  expect(brief.actors.map(({ id, authenticates }) => [id, authenticates])).toContainEqual(['bank', 'hmac']);
  expect(entity(brief, 'Transfer')).toMatchObject({ immutable: true, uniques: [['merchant', 'reference']], keep: { after: ['createdAt'] } });
  expect(brief.externals[0]?.limit?.value).toBeCloseTo(10 / 60);
});

it('resolves streams, upserts, journeys and traffic', () => {
  const brief = briefOf('chat');
  expect(operation(brief, 'ping').steps[0]).toMatchObject({ otherwise: { kind: 'update' }, set: [{ field: 'user', by: 'owner' }] });
  const live = operation(brief, 'live');
  expect(live.steps[0]).toMatchObject({ verb: 'streams', targets: ['MessagePosted'] });
  expect(live.steps[0]?.where && printExpression(live.steps[0].where)).toBe('me in $event.channel.members');
  expect(brief.journeys[0]?.visits).toEqual([
    { operation: 'openChannel', times: 1 },
    { operation: 'sendMessage', times: 3 },
    { operation: 'uploadFile', times: 0.02 },
  ]);
  expect(operation(brief, 'openChannel').rate).toMatchObject({ value: 0, from: { kind: 'declared' } });
  expect(brief.traffic).toMatchObject({ growth: { value: 0.5 }, regions: [{ name: 'eu', share: 0.6 }, { name: 'us', share: 0.4 }] });
  expect(operation(brief, 'search').steps[0]?.order).toMatchObject([{ value: { kind: 'relevance' }, descending: true }]);
});

it('gives a second operation on the same pair, and a list of steps, a route of its own', () => {
  const text = 'kentledge: 1\nsystem: s\nentities: { A: { fields: { size: int } } }\noperations:\n  list: { reads: A }\n  findBigOnes: { reads: A, where: size > $size }\n  add: { takes: { size: int }, does: [{ creates: A }] }\n';
  expect(read({ name: 'b', text }).brief?.operations.map(routeOf)).toEqual(['GET /as -> 200', 'POST /find-big-ones -> 200', 'POST /add -> 201']);
});

it('reports all problems of a file together, in its order, and nothing that follows from them', () => {
  const text = textOf('shop').replace('sku: string(32)', 'sku: strng(32)').replace('by: customer', 'by: custmer').replace('carries: [id, total, lines]', 'carries: [id, totl, lines]');
  const { brief, diagnostics } = read({ name: 'shop.yaml', text });
  expect(brief).toBeUndefined();
  expect(diagnostics.map(({ code, data }) => [code, data?.['near']])).toEqual([
    ['read/unknown-type', 'string'],
    ['read/unknown-actor', 'customer'],
    ['read/unknown-field', 'total'],
  ]);
});

it('takes no external that answers no call at once, or half of one', () => {
  const withCalls = (concurrent: string): readonly string[] => read({ name: 'brief.yaml', text: `kentledge: 1\nsystem: s\nentities: { A: { fields: { size: int } } }\noperations: { pay: { calls: bank.charge } }\nexternals: { bank: { actions: [charge], concurrent: ${concurrent} } }\n` }).diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code);
  expect(withCalls('0')).toEqual(['read/out-of-range']);
  expect(withCalls('0.5')).toEqual(['read/out-of-range']);
  expect(withCalls('5')).toEqual([]);
});

it('does not call a name unknown whose declaration could not be parsed', () => {
  const text = textOf('notes').replace('email: string(254) unique personal', 'email: string(254 unique personal').replace('where: author = me', 'where: author.email = $email');
  const codes = read({ name: 'notes.yaml', text }).diagnostics.map(({ code }) => code);
  expect(codes.length).toBeGreaterThan(0);
  expect(codes.filter((code) => code.startsWith('read/'))).toEqual([]);
});

it('survives ten thousand errors', () => {
  const operations = Array.from({ length: 10_000 }, (_, index) => `  o${index}: { reads: Nte, where: a = $b }`).join('\n');
  const text = `kentledge: 1\nsystem: s\nentities: { Note: { fields: { size: int } } }\noperations:\n  list: { reads: Note }\n${operations}\n`;
  expect(read({ name: 'b', text }).diagnostics).toHaveLength(10_000);
});

it('reads a brief of 1,000 entities and 5,000 operations', () => {
  const entities = Array.from({ length: 1000 }, (_, i) => `  E${i}: { fields: { name: string(80), next: E${(i + 1) % 1000} optional, total: = count(E${(i + 999) % 1000} where next = this), lines: [{ of: E${i}, amount: int }] } }`);
  const operations = Array.from({ length: 1000 }, (_, i) => [
    `  list${i}: { reads: E${i}, where: name = $name, order: -total }`,
    `  get${i}: { reads: E${i}, where: id = $id }`,
    `  create${i}: { takes: { name: string(80), lines: E${i}.lines }, creates: E${i} }`,
    `  update${i}: { takes: { name: string(80) }, updates: E${i}, where: id = $id }`,
    `  delete${i}: { deletes: E${i}, where: id = $id }`,
  ]).flat();
  const text = `kentledge: 1\nsystem: big\nentities:\n${entities.join('\n')}\noperations:\n${operations.join('\n')}\n`;
  const { brief, diagnostics } = read({ name: 'b', text });
  expect(diagnostics).toEqual([]);
  expect(brief?.operations).toHaveLength(5000);
});

it('never throws on a changed brief', () => {
  const pieces = names.map((name) => textOf(name).split(/(?<=[\s,{}()[\]:])/));
  const words = [...new Set(pieces.flat())];
  const change = fc.record({ of: fc.nat(names.length - 1), at: fc.nat(4000), word: fc.nat(words.length - 1), how: fc.constantFrom('drop', 'put', 'add') });
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
      const [first] = changes;
      const tokens = [...(pieces[first?.of ?? 0] ?? [])];
      for (const { at, word, how } of changes) tokens.splice(at % tokens.length, how === 'add' ? 0 : 1, ...(how === 'drop' ? [] : [words[word] ?? '']));
      const { brief, diagnostics } = read({ name: 'b', text: tokens.join('') });
      expect(brief === undefined).toBe(diagnostics.some(({ severity }) => severity === 'error'));
    }),
    { numRuns: 300, seed: 7 },
  );
});
