import { expect, it } from 'vitest';
import { outsidePlan } from './outside.ts';
import { measurements, smallSystem } from './testing/measurements.ts';

const subjectsOf = (...given: Parameters<typeof outsidePlan>): readonly string[] => outsidePlan(...given).map(({ subject }) => subject);

it('always names what this version cannot prove: faults, and containers', () => {
  expect(subjectsOf(measurements(), [])).toEqual(['availability', 'recovery', 'container files']);
});

it('names the declared volume where less was filled, and what the brief has that is not run', () => {
  const system = { ...smallSystem, notExercised: [{ subject: 'checkout', reason: 'a workflow', place: { path: 'workflows.checkout' } }] };
  expect(subjectsOf(measurements({ scale: 0.5, system }), [])).toEqual(['declared volume', 'availability', 'recovery', 'container files', 'checkout']);
});

it('names a verdict with too few samples only where it was not given all the same', () => {
  const { plan } = measurements();
  const few = measurements({ plan: { ...plan, tooFew: [{ verdict: 'getNote.latency', expected: 12 }] } });
  expect(outsidePlan(few, [])).toContainEqual({ subject: 'getNote.latency', reason: 'samples: about 12 requests fit into the run' });
  expect(subjectsOf(few, [{ id: 'getNote.latency', kind: 'latency', subject: 'getNote', outcome: 'missed', says: 'too slow', compares: [], scale: 1, load: 1 }])).not.toContain('getNote.latency');
});
