import { expect, it } from 'vitest';
import { designBrief } from '../../pipeline/design-brief.ts';

it('gives a field another column than those that every table has', () => {
  const text = 'kentledge: 1\nsystem: s\nentities: { A: { fields: { xmin: int, ctid: int, oid: int } } }\noperations: { list: { reads: A } }\n';
  const [table] = designBrief({ name: 'b', text }).system?.tables ?? [];
  expect(table?.columns.map(({ name, field }) => [field, name])).toEqual([['id', 'id'], ['xmin', 'xmin_2'], ['ctid', 'ctid_2'], ['oid', 'oid'], ['createdAt', 'created_at'], ['updatedAt', 'updated_at']]);
});
