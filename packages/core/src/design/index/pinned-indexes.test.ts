import { designText } from '@kentledge/prove/testing';
import { expect, it } from 'vitest';
import type { System } from '../../system/index.ts';

const brief = (pins: string): string => `
kentledge: 1
system: desk
entities:
  User: { count: 10k, fields: { name: string(40) } }
  Note: { count: 1M, fields: { author: User, state: open | done, title: string(80), stars: int } }
actors: { user: { is: User, authenticates: oidc } }
operations:
  listNotes: { by: user, reads: Note, where: author = me, rate: 20/s }
pins: { ${pins} }`;

const indexesOf = ({ tables }: System): readonly string[] => tables.flatMap(({ indexes }) => indexes.map(({ table, parts, include }) => `${table} (${parts.map(({ column }) => column).join(', ')})${include.length === 0 ? '' : ` include (${include.join(', ')})`}`));

it('makes an index that only a pin asks for, and says that nothing is known to need it', () => {
  const system = designText(brief('Note.index.state_stars: index'));
  expect(indexesOf(system)).toEqual(expect.arrayContaining(['notes (state, stars)', 'notes (author_id, id)']));
  const decision = system.decisions.find(({ id }) => id === 'Note.index.state_stars');
  expect(decision).toMatchObject({ choice: 'index', pinned: true });
  expect(JSON.stringify(decision?.options)).toContain('no access path needs it');
});

it('adds columns to an index that paths ask for, and to a pinned one', () => {
  expect(indexesOf(designText(brief('Note.index.author_id_id: including_title_state')))).toEqual(['notes (author_id, id) include (title, state)']);
  expect(indexesOf(designText(brief('Note.index.state: including_stars')))).toContain('notes (state) include (stars)');
});

it('lets a pinned index serve the paths that it fits', () => {
  const system = designText(brief('Note.index.author_id_id_stars: index'));
  expect(indexesOf(system)).toEqual(['notes (author_id, id, stars)']);
  expect(system.statements.flatMap(({ paths }) => paths).filter(({ table }) => table === 'notes').map(({ servedBy }) => servedBy.kind)).toContain('index');
});

it('refuses a pin on columns that are not there', () => {
  expect(() => designText(brief('Note.index.state_moon: index'))).toThrow(/unknown-pin/);
  expect(() => designText(brief('Note.index.state: including_moon'))).toThrow(/pin-value/);
});
