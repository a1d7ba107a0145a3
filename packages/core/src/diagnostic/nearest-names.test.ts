import { expect, it } from 'vitest';
import { nearestNames } from './nearest-names.ts';

const names = ['listNotes.rate', 'listNotes.latency.p95', 'getNote.rate', 'getNote.latency.p95', 'notes.pool'];

it('puts the mistyped name first', () => {
  expect(nearestNames('listNote.rate', names)[0]).toBe('listNotes.rate');
});

it('finds names that hold it or end alike', () => {
  expect(nearestNames('latency', names)).toEqual(['listNotes.latency.p95', 'getNote.latency.p95']);
  expect(nearestNames('somethingElse.pool', names)).toEqual(['notes.pool']);
});

it('finds nothing for another word', () => {
  expect(nearestNames('zebra', names)).toEqual([]);
});
