import { expect, it } from 'vitest';
import { choose } from './decision.ts';

const question = {
  id: 'Order.store',
  question: 'Where?',
  candidates: [
    { id: 'a', label: 'A', against: 'A is slow' },
    { id: 'b', label: 'B', against: 'B is dear' },
    { id: 'c', label: 'C', against: 'C is new', notBuilt: 'nobody built it' },
  ],
  best: 'a',
  because: 'A is enough.',
};
const pinned = (value: string) => ({ pins: new Map([['Order.store', { path: 'Order.store', value, place: { path: 'pins.Order.store', start: 3, end: 9 } }]]) });

it('takes the best and says why the others lost', () => {
  const { decision, diagnostics } = choose({ pins: new Map() }, question);
  expect(decision).toMatchObject({ choice: 'a', because: 'A is enough.', pinned: false });
  expect(decision.options.map((option) => option.rejected)).toEqual([undefined, 'B is dear', 'C is new']);
  expect(diagnostics).toEqual([]);
});

it('lives with a pin and says what it costs', () => {
  const { decision } = choose(pinned('b'), question);
  expect(decision).toMatchObject({ choice: 'b', because: 'The brief pins it. What it costs: B is dear', pinned: true, places: [{ path: 'pins.Order.store' }] });
  expect(decision.options[0]?.rejected).toBe('The brief pins b. Without the pin: A is enough.');
});

it('refuses a pin that names no option, or one that can’t be built, and decides without it', () => {
  const unknown = choose(pinned('d'), question);
  const later = choose(pinned('c'), question);
  expect(unknown.diagnostics).toMatchObject([{ code: 'design/pin-value', data: { values: ['a', 'b'] }, spans: [{ start: 3, end: 9 }] }]);
  expect(later.diagnostics).toMatchObject([{ code: 'design/pin-not-built', message: expect.stringContaining('nobody built it') }]);
  expect([unknown.decision.choice, later.decision.choice, later.decision.pinned]).toEqual(['a', 'a', false]);
});
