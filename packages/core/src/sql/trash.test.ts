import { openDatabase } from '@kentledge/prove/testing';
import type { TestDatabase } from '@kentledge/prove/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Service } from './testing/service.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await openDatabase();
}, 60_000);

afterAll(() => database.close());

const pages = `
kentledge: 1
system: pages
actors: { user: { is: User, authenticates: oidc } }
entities:
  User: { trash: 30d, fields: { name: string(20) optional } }
  Tag: { trash: 30d, fields: { name: string(20) unique } }
  Page:
    trash: 30d
    unique: [[folder, position]]
    fields: { slug: string(20) unique, folder: string(20), position: int, text: string(20), tags: [Tag, about 2, created] }
    views: { Page: [slug, text, tags: tags.name], Bin: [id, deletedAt], NewPage: [slug, folder, position, text, tags: tags.name] }
  Mark: { trash: 30d, key: [page, name], fields: { page: Page, name: string(20), note: string(20) optional } }
operations:
  make: { by: anyone, takes: { page: NewPage }, creates: Page }
  put: { by: anyone, at: PUT /pages, takes: { slug: string(20), folder: string(20), position: int, text: string(20) }, creates: Page, else: update }
  ensure: { by: anyone, takes: { slug: string(20), folder: string(20), position: int, text: string(20) }, creates: Page, else: keep, returns: Page }
  get: { by: anyone, reads: Page, where: slug = $slug }
  bin: { by: anyone, at: GET /bin, reads: Page, where: deletedAt != none and folder = $folder, returns: { pages: [Bin] } }
  restore: { by: anyone, at: POST /restore, updates: Page, where: id = $id and deletedAt != none, set: { deletedAt: none }, returns: Page }
  purge: { by: anyone, at: POST /purge, deletes: Page, where: id = $id and deletedAt != none }
  remove: { by: anyone, deletes: Page, where: slug = $slug }
  removeTag: { by: anyone, deletes: Tag, where: name = $name }
  mark: { by: anyone, takes: { page: Page, name: string(20), note: string(20) optional }, creates: Mark, else: update }
  keepMark: { by: anyone, takes: { page: Page, name: string(20), note: string(20) optional }, creates: Mark, else: keep }
  unmark: { by: anyone, deletes: Mark, where: page = $page and name = $name }
  marks: { by: anyone, reads: Mark, where: page = $page, page: none }
`;

const page = (text: string, tags: readonly string[] = []): Record<string, unknown> => ({ slug: 's', folder: 'f', position: 1, text, tags });
const make = (service: Service, text: string, tags: readonly string[] = []): ReturnType<Service['rows']> => service.rows('make', { given: { page: page(text, tags) } });

it('lets a row take the unique values of one in the trash, and no other row', async () => {
  const service = await database.start(pages);
  await make(service, 'first');
  await expect(make(service, 'second')).rejects.toThrow('pages_slug_key');
  await service.call('remove', { given: { slug: 's' } });
  await make(service, 'third');
  expect(await service.rows('get', { given: { slug: 's' } })).toMatchObject([{ text: 'third' }]);
  expect(await service.ask('select text from pages order by text')).toHaveLength(2);
});

for (const operation of ['put', 'ensure']) {
  it(`${operation} of a row whose unique value is in the trash makes one, and meets it the next time`, async () => {
    const service = await database.start(pages);
    await make(service, 'first');
    await service.call('remove', { given: { slug: 's' } });
    expect(await service.rows(operation, { given: page('second') })).toMatchObject([{ text: 'second' }]);
    expect(await service.rows(operation, { given: page('third') })).toMatchObject([{ text: operation === 'put' ? 'third' : 'second' }]);
    expect(await service.ask('select text from pages where deleted_at is not null')).toEqual([{ text: 'first' }]);
  });
}

for (const operation of ['mark', 'keepMark']) {
  it(`${operation} of a key that is in the trash brings the row back as a new one`, async () => {
    const service = await database.start(pages);
    await make(service, 'first');
    const [{ id } = { id: '' }] = await service.ask('select id from pages');
    const given = { page: id, name: 'n' };
    await service.call(operation, { given: { ...given, note: 'old' } });
    await service.call('unmark', { given });
    expect(await service.rows('marks', { given })).toEqual([]);
    await service.call(operation, { given: { ...given, note: 'new' } });
    expect(await service.rows('marks', { given })).toMatchObject([{ note: 'new' }]);
  });
}

it('makes a listed row anew where the one of its name is in the trash', async () => {
  const service = await database.start(pages);
  await make(service, 'first', ['a', 'b']);
  await service.call('removeTag', { given: { name: 'a' } });
  expect(await service.rows('get', { given: { slug: 's' } })).toMatchObject([{ tags: ['b'] }]);
  await service.call('remove', { given: { slug: 's' } });
  expect(await make(service, 'second', ['a', 'b'])).toMatchObject([{ tags: ['a', 'b'] }]);
});

it('keeps a caller who is in the trash known by their subject', async () => {
  const service = await database.start(pages);
  await service.ask(`insert into users (id, subject, deleted_at) values (gen_random_uuid(), 'ann', now())`);
  await expect(service.ask(`insert into users (id, subject) values (gen_random_uuid(), 'ann')`)).rejects.toThrow('users_subject_key');
});

it('lists what is in the trash, restores it and deletes it for good', async () => {
  const service = await database.start(pages);
  await make(service, 'first');
  const id = (await service.ask('select id from pages'))[0]?.['id'];
  expect((await service.call('restore', { given: { id } })).refusal?.status).toBe(404);
  expect((await service.call('purge', { given: { id } })).refusal?.status).toBe(404);
  await service.call('remove', { given: { slug: 's' } });
  expect(await service.rows('bin', { given: { folder: 'f' } })).toMatchObject([{ id, deletedAt: expect.any(String) as string }]);
  expect(await service.rows('restore', { given: { id } })).toMatchObject([{ text: 'first' }]);
  expect(await service.rows('bin', { given: { folder: 'f' } })).toEqual([]);
  await service.call('remove', { given: { slug: 's' } });
  await make(service, 'second');
  await expect(service.call('restore', { given: { id } })).rejects.toThrow('pages_slug_key');
  await service.call('purge', { given: { id } });
  expect(await service.ask('select text from pages')).toEqual([{ text: 'second' }]);
});

it('shows no sign of the trash in the default view', async () => {
  const service = await database.start(pages);
  await make(service, 'first');
  const [{ id } = { id: '' }] = await service.ask('select id from pages');
  const [mark] = await service.rows('mark', { given: { page: id, name: 'n' } });
  expect(mark).toMatchObject({ name: 'n' });
  expect(mark).not.toHaveProperty('deletedAt');
});
