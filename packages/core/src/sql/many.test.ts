import { openDatabase } from '@kentledge/prove/testing';
import type { TestDatabase } from '@kentledge/prove/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Service } from './testing/service.ts';
import type { Call, Row } from './testing/execute.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await openDatabase();
}, 60_000);

afterAll(() => database.close());

const start: TestDatabase['start'] = (text, kept) => database.start(text, kept);

const [ann, bob] = ['00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-00000000000b'] as const;
const as = (id: string, given: Record<string, unknown> = {}): Partial<Call> => ({ me: { '': id }, given });


const blog = `
kentledge: 1
system: blog
actors:
  user: { is: User, authenticates: password, scheme: Token }
entities:
  User:
    count: 10k
    fields:
      email: string(254) unique personal
      username: string(60) unique
      password: password
      bio: text optional
      following: = exists(Follow where followed = this and follower = me)
    views: { Profile: [username, bio, following] }
  Follow: { count: 100k, key: [follower, followed], fields: { follower: User, followed: User } }
  Tag: { count: 1k, fields: { name: string(40) unique } }
  Article:
    count: 100k
    owner: author
    fields:
      author: User
      title: string(200)
      slug: string(160) unique computed
      tags: [Tag, about 3, created]
      favorited: = exists(Favorite where article = this and user = me)
      favoritesCount: = count(Favorite where article = this)
    views:
      Article: [slug, title, tagList: tags.name, createdAt, favorited, favoritesCount, author: Profile]
      NewArticle: [title, tagList: tags.name]
      EditArticle: [title, tagList: tags.name]
  Favorite: { count: 1M, key: [article, user], fields: { article: Article, user: User } }
operations:
  listArticles:
    by: [anyone, user]
    takes: { tag: string(40) optional(15%), author: string(60) optional(20%), favorited: string(60) optional(10%) }
    reads: Article
    where: $tag in tags.name and author.username = $author and exists(Favorite where article = this and user.username = $favorited)
    order: -createdAt
    page: 20 offset
    returns: { articles: [Article], articlesCount: = total }
  feed: { by: user, reads: Article, where: exists(Follow where follower = me and followed = this.author), order: -createdAt }
  getArticle: { by: [anyone, user], reads: Article, where: slug = $slug }
  createArticle: { by: user, takes: { article: NewArticle }, creates: Article }
  editArticle: { by: user, takes: { slug: string(160), article: EditArticle partial }, updates: Article, where: slug = $slug }
  favorite:
    by: user
    does:
      - { reads: Article, where: slug = $slug, as: found }
      - { creates: Favorite, set: { article: $found, user: me }, else: keep }
      - { reads: Article, where: id = $found.id }
    returns: { article: Article }
  follow:
    by: user
    does:
      - { reads: User, where: username = $username, as: target }
      - { creates: Follow, set: { follower: me, followed: $target }, else: keep }
      - { reads: User, where: id = $target.id, as: profile }
    returns: { profile: Profile }
  login: { by: anyone, takes: { email: string(254), password: password }, reads: User, where: email = $email and password = $password, returns: { user: User } }
  tags: { by: anyone, reads: Tag, page: none, returns: { tags: [Tag.name] } }
`;

async function blogOf(kept: Readonly<Record<string, 'stored' | 'refreshed'>> = {}): Promise<Service> {
  const service = await start(blog, kept);
  await service.ask(`insert into users (id, email, username, password) values ('${ann}', 'ann@x', 'ann', 'h1'), ('${bob}', 'bob@x', 'bob', 'h2')`);
  return service;
}

const computed: Call['computed'] = () => `slug-${Math.random()}`;
const write = async (service: Service, me: string, title: string, tagList: readonly string[]): Promise<Row> => (await service.rows('createArticle', { ...as(me, { article: { title, tagList } }), computed }))[0] ?? {};

it('makes the tags that are missing and answers them in the order given', async () => {
  const service = await blogOf();
  expect(await write(service, ann, 'one', ['b', 'a'])).toMatchObject({ title: 'one', tagList: ['b', 'a'], favorited: false, author: { username: 'ann', bio: null, following: false } });
  expect(await write(service, ann, 'two', ['a', 'c'])).toMatchObject({ tagList: ['a', 'c'] });
  const names = await service.ask('select name from tags order by name');
  expect(names.map((row) => row['name'])).toEqual(['a', 'b', 'c']);
});

for (const kept of [{}, { 'Article.favoritesCount': 'stored' }] as const) {
  it(`filters by tag, author and who likes it, with counters ${'Article.favoritesCount' in kept ? 'stored' : 'computed'}`, async () => {
    const service = await blogOf(kept);
    const one = await write(service, ann, 'one', ['x']);
    await write(service, bob, 'two', ['x', 'y']);
    const shown = await service.rows('favorite', as(bob, { slug: one['slug'] }));
    expect(shown).toMatchObject([{ title: 'one', favorited: true, favoritesCount: 1 }]);
    expect(await service.rows('favorite', as(bob, { slug: one['slug'] }))).toMatchObject([{ favoritesCount: 1 }]);
    const titles = async (given: Record<string, unknown>): Promise<unknown> => (await service.rows('listArticles', { actor: 'anyone', given })).map((row) => row['title']);
    expect(await titles({})).toEqual(['two', 'one']);
    expect(await titles({ tag: 'y' })).toEqual(['two']);
    expect(await titles({ author: 'ann' })).toEqual(['one']);
    expect(await titles({ favorited: 'bob' })).toEqual(['one']);
    expect(await titles({ favorited: 'bob', tag: 'y' })).toEqual([]);
    expect((await service.call('listArticles', { actor: 'anyone', given: { tag: 'x' } })).total).toBe(2);
  });
}

it('shows fields relative to the caller', async () => {
  const service = await blogOf();
  expect(await service.rows('follow', as(bob, { username: 'ann' }))).toMatchObject([{ username: 'ann', following: true }]);
  const made = await write(service, ann, 'one', []);
  expect((await service.rows('feed', as(bob))).map((row) => row['title'])).toEqual(['one']);
  expect(await service.rows('feed', as(ann))).toEqual([]);
  expect(await service.rows('getArticle', { ...as(bob, { slug: made['slug'] }), actor: 'user' })).toMatchObject([{ author: { following: true } }]);
  expect(await service.rows('getArticle', { actor: 'anyone', given: { slug: made['slug'] } })).toMatchObject([{ author: { following: false } }]);
});

it('replaces a list and computes again on an update, by the owner alone', async () => {
  const service = await blogOf();
  const made = await write(service, ann, 'one', ['x', 'y']);
  const edit = { slug: made['slug'], article: { title: 'new', tagList: ['z'] } };
  expect((await service.call('editArticle', as(bob, edit))).refusal?.status).toBe(404);
  expect(await service.rows('editArticle', { ...as(ann, { slug: made['slug'], article: { title: 'newer' } }), computed: () => made['slug'] })).toMatchObject([{ title: 'newer', tagList: ['x', 'y'] }]);
  expect(await service.rows('editArticle', { ...as(ann, edit), computed: (_field, row) => `slug-of-${String(row?.['$title'])}` })).toMatchObject([{ title: 'new', slug: 'slug-of-new', tagList: ['z'] }]);
});

it('gives the hash of a password instead of comparing it', async () => {
  const service = await blogOf();
  const rows = await service.rows('login', { given: { email: 'ann@x', password: 'secret' } });
  expect(rows).toMatchObject([{ $password: 'h1', username: 'ann' }]);
  expect(rows[0]).not.toHaveProperty('password');
});

it('reads the names of all rows for a list of values', async () => {
  const service = await blogOf();
  await write(service, ann, 'one', ['x', 'y']);
  const { results } = await service.call('tags');
  expect(Object.values(results)[0]?.map((row) => row['$name']).toSorted()).toEqual(['x', 'y']);
});

const news = `
kentledge: 1
system: news
actors:
  user: { is: User, authenticates: oidc }
entities:
  User: { count: 10k, fields: { username: string(60) unique } }
  Story:
    count: 100k   # no owner: a vote touches a story that isn't the voter's
    trash: 30d
    fields:
      author: User
      title: string(200)
      url: url optional
      hotness: decimal(3) computed
      upvotes: = count(Vote where story = this and up = true)
      score: = sum(Vote.points where story = this)
      comments: = count(Comment where story = this)
  Comment: { count: 1M, owner: author, fields: { story: Story, author: User, parent: Comment optional(60%), body: text, replies: = count(Comment where parent = this) } }
  Vote: { count: 3M, key: [user, story], owner: user, fields: { user: User, story: Story, up: bool, points: int } }
  Hidden: { count: 50k, key: [user, story], owner: user, fields: { user: User, story: Story } }
operations:
  join: { by: anyone, takes: { username: string(60) }, creates: User, returns: none }
  frontPage: { by: [anyone, user], reads: Story, where: not exists(Hidden where story = this and user = me), order: -hotness, page: 25, rate: 100/s }
  submit: { by: user, takes: { title: string(200), url: url optional }, creates: Story, set: { author: me } }
  hide: { by: user, takes: { story: Story }, creates: Hidden, set: { user: me }, else: keep, returns: none }
  vote:
    by: user
    takes: { story: Story, up: bool }
    does:
      - { creates: Vote, set: { user: me, story: $story, up: $up, points: 1 }, else: update }
      - { updates: Story, where: id = $story, set: { } }
    returns: none
  comment: { by: user, takes: { story: Story, parent: Comment optional, body: text }, creates: Comment }
  thread: { by: anyone, reads: Comment, where: story = $story, order: createdAt, page: none }
  unvote: { by: user, deletes: Vote, where: story = $story and user = me }
`;

const counters = { 'Story.upvotes': 'stored', 'Story.score': 'stored', 'Story.comments': 'stored', 'Comment.replies': 'stored' } as const;
const hot: Call['computed'] = (_field, row) => Number(row?.['$upvotes'] ?? 0);

for (const kept of [{}, counters] as const) {
  const how = 'Story.score' in kept ? 'stored' : 'computed';

  it(`keeps ${how} counters through votes, changes of votes and their deletion`, async () => {
    const service = await start(news, kept);
    await service.ask(`insert into users (id, username) values ('${ann}', 'ann'), ('${bob}', 'bob')`);
    const [one] = await service.rows('submit', { ...as(ann, { title: 'one' }), computed: hot });
    const [two] = await service.rows('submit', { ...as(ann, { title: 'two' }), computed: hot });
    const vote = (me: string, up: boolean): Promise<unknown> => service.call('vote', { ...as(me, { story: two?.['id'], up }), computed: hot });
    const seen = async (): Promise<unknown> => (await service.rows('frontPage', { actor: 'anyone', limit: 9 })).map((row) => [row['title'], Number(row['hotness']), Number(row['upvotes']), Number(row['score'])]);
    expect(await vote(ann, true)).not.toHaveProperty('refusal');
    await vote(bob, true);
    expect(await seen()).toEqual([['two', 2, 2, 2], ['one', 0, 0, 0]]);
    await vote(bob, false);
    expect(await seen()).toEqual([['two', 1, 1, 2], ['one', 0, 0, 0]]);
    await service.call('unvote', as(bob, { story: two?.['id'] }));
    expect(await seen()).toEqual([['two', 1, 1, 1], ['one', 0, 0, 0]]);
    expect((await service.call('vote', { ...as(ann, { story: ann, up: true }), computed: hot }).catch((error: unknown) => String(error))) as string).toContain('foreign key');
    expect(one).toBeDefined();
  });

  it(`counts replies to rows of the same table, ${how}`, async () => {
    const service = await start(news, kept);
    await service.ask(`insert into users (id, username) values ('${ann}', 'ann')`);
    const [story] = await service.rows('submit', { ...as(ann, { title: 'one' }), computed: hot });
    const [top] = await service.rows('comment', as(ann, { story: story?.['id'], body: 'a' }));
    await service.call('comment', as(ann, { story: story?.['id'], body: 'b', parent: top?.['id'] }));
    await service.call('comment', as(ann, { story: story?.['id'], body: 'c', parent: top?.['id'] }));
    const thread = await service.rows('thread', { actor: 'anyone', given: { story: story?.['id'] } });
    expect(thread.map((row) => [row['body'], Number(row['replies']), row['parent']])).toEqual([['a', 2, null], ['b', 0, top?.['id']], ['c', 0, top?.['id']]]);
    expect((await service.rows('frontPage', { actor: 'anyone', limit: 5 }))[0]).toMatchObject({ title: 'one' });
  });
}

it('rebuilds stored counters of all rows at once', async () => {
  const service = await start(news, counters);
  await service.ask(`insert into users (id, username) values ('${ann}', 'ann'), ('${bob}', 'bob')`);
  const [story] = await service.rows('submit', { ...as(ann, { title: 'one' }), computed: hot });
  await service.ask('set session_replication_role = replica');
  await service.ask(`insert into votes (user_id, story_id, up, points) values ('${ann}', $1, true, 2), ('${bob}', $1, false, 3)`, story?.['id']);
  await service.ask('set session_replication_role = origin');
  for (const field of ['upvotes', 'score', 'comments']) await service.rebuild('Story', field);
  expect(await service.ask('select upvotes, score, comments from stories')).toEqual([{ upvotes: 1, score: 5, comments: 0 }]);
});

it('hides what the caller hid, from the caller alone', async () => {
  const service = await start(news);
  await service.ask(`insert into users (id, username) values ('${ann}', 'ann'), ('${bob}', 'bob')`);
  const [story] = await service.rows('submit', { ...as(ann, { title: 'one' }), computed: hot });
  await service.call('hide', as(bob, { story: story?.['id'] }));
  expect((await service.call('hide', as(bob, { story: story?.['id'] }))).refusal).toBeUndefined();
  expect(await service.rows('frontPage', { actor: 'anyone' })).toHaveLength(1);
  expect(await service.rows('frontPage', { ...as(ann), actor: 'user' })).toHaveLength(1);
  expect(await service.rows('frontPage', { ...as(bob), actor: 'user' })).toHaveLength(0);
});

const bank = `
kentledge: 1
system: bank
tenant: Merchant
actors:
  clerk: { is: Clerk, authenticates: oidc }
  root: { authenticates: oidc, role: root }
entities:
  Merchant: { count: 100, fields: { name: string(60) } }
  Clerk: { count: 1k, fields: { merchant: Merchant, email: string(254) unique personal } }
  Account:
    count: 10k
    fields: { merchant: Merchant, name: string(60), note: text optional, balance: = sum(Entry.amount where account = this) }
  Entry: { count: 1M, immutable: true, fields: { account: Account, amount: money, note: text optional } }
  Batch: { count: 1k, fields: { accounts: [Account, about 2], lines: [{ account: Account, amount: money }, about 2] } }
operations:
  hire: { by: root, takes: { merchant: Merchant, email: string(254) }, creates: Clerk, returns: none }
  listAccounts: { by: [clerk, root], reads: Account, order: name }
  addBatch: { by: clerk, takes: { accounts: [Account], lines: [{ account: Account, amount: money }] }, creates: Batch, returns: none }
  addEntry: { by: clerk, takes: { account: Account, amount: money }, creates: Entry }
  transfer:
    by: clerk
    takes: { from: Account, to: Account, amount: money > 0 }
    does:
      - { checks: Account, where: id = $from and balance >= $amount, else: 422 notEnough }
      - { checks: Account, where: id = $to, as: target }
      - { creates: Entry, set: { account: $from, amount: -$amount }, as: out }
      - { creates: Entry, set: { account: $target, amount: $amount }, as: into }
    returns: none
  closeAll: { by: root, each: Account where balance = 0, updates: Account, where: id = $it, set: { note: none }, returns: none }
`;

it('keeps tenants apart, in what is read and in what is referred to', async () => {
  const service = await start(bank, { 'Account.balance': 'stored' });
  const [m1, m2, a1, a2] = ['m1', 'm2', 'a1', 'a2'].map((_name, index) => `00000000-0000-7000-8000-0000000001${index}0`);
  await service.ask(`insert into merchants (id, name) values ('${m1}', 'one'), ('${m2}', 'two')`);
  await service.ask(`insert into clerks (id, merchant_id, email) values ('${ann}', '${m1}', 'a'), ('${bob}', '${m2}', 'b')`);
  await service.ask(`insert into accounts (id, merchant_id, name, note) values ('${a1}', '${m1}', 'first', 'a'), ('${a2}', '${m1}', 'second', 'b')`);
  const clerk = (me: string, merchant: string | undefined, given: Record<string, unknown> = {}): Partial<Call> => ({ me: { '': me, merchant }, given, actor: 'clerk' });
  expect(await service.rows('listAccounts', clerk(ann, m1))).toHaveLength(2);
  expect(await service.rows('listAccounts', clerk(bob, m2))).toHaveLength(0);
  expect(await service.rows('listAccounts', { actor: 'root' })).toHaveLength(2);
  expect((await service.call('addEntry', clerk(bob, m2, { account: a1, amount: '5.00' }))).refusal).toEqual({ status: 422, code: 'unknown-reference' });
  expect((await service.call('addEntry', clerk(ann, m1, { account: a1, amount: '5.00' }))).refusal).toBeUndefined();
  expect((await service.call('transfer', clerk(ann, m1, { from: a1, to: a2, amount: '7.00' }))).refusal).toEqual({ status: 422, code: 'notEnough' });
  expect((await service.call('transfer', clerk(bob, m2, { from: a1, to: a2, amount: '1.00' }))).refusal?.status).toBe(404);
  expect((await service.call('transfer', clerk(ann, m1, { from: a1, to: a2, amount: '5.00' }))).refusal).toBeUndefined();
  expect((await service.rows('listAccounts', clerk(ann, m1))).map((row) => Number(row['balance']))).toEqual([0, 5]);
  const batch = (me: string, merchant: string | undefined, accounts: unknown[], lines: unknown[]): Promise<number | undefined> =>
    service.call('addBatch', clerk(me, merchant, { accounts, lines: lines.map((account) => ({ account, amount: '1.00' })) })).then(({ refusal }) => refusal?.status);
  expect(await batch(ann, m1, [a1, a2], [a1])).toBeUndefined();
  expect(await batch(bob, m2, [a1], [])).toBe(422);
  expect(await batch(bob, m2, [], [a2])).toBe(422);
  await service.call('closeAll');
  expect(await service.ask('select note from accounts order by balance')).toEqual([{ note: null }, { note: 'b' }]);
});
