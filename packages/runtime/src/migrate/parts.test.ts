import { expect, it } from 'vitest';
import { migrationParts } from './parts.ts';

it('runs a text as a whole unless its first line says otherwise', () => {
  expect(migrationParts('create table a ();\n-- outside of a transaction, parted by ---\n')).toBeUndefined();
});

it('parts a text by the line that it names, and by no other', () => {
  expect(migrationParts("-- outside of a transaction, parted by ----\nselect '\n---\n';\n----\nselect 2;\n")).toEqual(["select '\n---\n';\n", 'select 2;\n']);
});
