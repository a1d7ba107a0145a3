import fc from 'fast-check';
import { expect, it } from 'vitest';
import { concurrencyLimit } from './concurrency-limit.ts';

it('lets in, then lets wait, then refuses', () => {
  const state = new Float64Array(concurrencyLimit.cells);
  concurrencyLimit.start(state, 0);
  const comes = (): string => concurrencyLimit.comes(state, 0, { inside: 2, waiting: 1 });
  expect([comes(), comes(), comes(), comes()]).toEqual(['enters', 'enters', 'waits', 'refused']);
  expect(concurrencyLimit.leaves(state, 0)).toBe(true);
  expect(comes()).toBe('waits');
  concurrencyLimit.givesUp(state, 0);
  expect(concurrencyLimit.leaves(state, 0)).toBe(false);
  expect([comes(), comes()]).toEqual(['enters', 'waits']);
});

it('is never exceeded, keeps nobody waiting while there is room, and loses nobody, in any order', () => {
  fc.assert(
    fc.property(fc.nat(5), fc.nat(5), fc.array(fc.constantFrom('comes', 'leaves', 'givesUp'), { maxLength: 200 }), (most, room, events) => {
      const state = new Float64Array(concurrencyLimit.cells);
      concurrencyLimit.start(state, 0);
      let [inside, waiting] = [0, 0];
      for (const event of events) {
        if (event === 'comes') {
          const answer = concurrencyLimit.comes(state, 0, { inside: most, waiting: room });
          if (answer === 'enters') inside += 1;
          if (answer === 'waits') waiting += 1;
          if (answer === 'refused') expect([inside, waiting]).toEqual([most, room]);
        } else if (event === 'leaves' && inside > 0) {
          inside -= 1;
          if (!concurrencyLimit.leaves(state, 0)) continue;
          inside += 1;
          waiting -= 1;
        } else if (event === 'givesUp' && waiting > 0) {
          waiting -= 1;
          concurrencyLimit.givesUp(state, 0);
        }
        expect(inside).toBeLessThanOrEqual(most);
        expect(waiting).toBeLessThanOrEqual(room);
        expect(waiting === 0 || inside === most).toBe(true);
        expect([...state]).toEqual([inside, waiting]);
      }
    }),
  );
});

it('stays at none inside when more leave than came', () => {
  const state = new Float64Array(concurrencyLimit.cells);
  concurrencyLimit.start(state, 0);
  expect(concurrencyLimit.leaves(state, 0)).toBe(false);
  concurrencyLimit.givesUp(state, 0);
  expect([1, 2].map(() => concurrencyLimit.comes(state, 0, { inside: 1, waiting: 0 }))).toEqual(['enters', 'refused']);
});
