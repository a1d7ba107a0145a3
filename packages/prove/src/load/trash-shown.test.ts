import { expect, it } from 'vitest';
import { createData, isTrashed, keyAt } from '../data/index.ts';
import { designText } from '../testing/build-brief.ts';
import { trashShown } from './trash-shown.ts';

const system = designText(`
kentledge: 1
system: bin
entities:
  Note: { count: 300, trash: 30d, fields: { title: string(40) } }
  Page: { count: 300, key: slug, trash: 30d, fields: { slug: string(40), title: string(40) }, views: { Hidden: [title] } }
operations:
  notes: { by: anyone, reads: Note }
  binned: { by: anyone, reads: Note, where: deletedAt != none, at: GET /bin }
  pages: { by: anyone, reads: Page }
  titles: { by: anyone, reads: Page, returns: [Hidden], at: GET /titles }
`);
const data = createData(system, { seed: 1, scale: 1, asOf: Date.UTC(2026, 0, 1), passwordHash: 'hash' });

function checkOf(id: string): ReturnType<typeof trashShown> {
  const operation = system.operations.find((candidate) => candidate.id === id);
  if (operation?.steps[0] === undefined || operation.returns.kind !== 'page') throw new Error(`${id} gives no page`);
  return trashShown(data, operation.steps[0], operation.returns.view);
}

/** The first row in the trash, and one that is not. */
function keysOf(entity: string): readonly (string | undefined)[] {
  const plan = data.plan(entity);
  const rows = Array.from({ length: plan.rows }, (_, row) => row);
  return [rows.find((row) => isTrashed(plan, row)), rows.find((row) => !isTrashed(plan, row))].map((row) => String(keyAt(data, plan, row ?? -1)[0]));
}

it.each([['notes', 'Note', 'id'], ['pages', 'Page', 'slug']])('%s: says that a list shows a row of the trash, and passes one that is not there', (id, entity, key) => {
  const [trashed, living] = keysOf(entity);
  expect(checkOf(id)?.([{ [key]: living, title: 'a' }, { [key]: 'made-since', title: 'b' }])).toEqual([]);
  expect(checkOf(id)?.([{ [key]: living, title: 'a' }, { [key]: trashed, title: 'b' }])).toEqual([expect.stringContaining('lies in the trash')]);
});

it('checks no list that asks for the trash, or shows no key', () => {
  expect(checkOf('binned')).toBeUndefined();
  expect(checkOf('titles')).toBeUndefined();
});
