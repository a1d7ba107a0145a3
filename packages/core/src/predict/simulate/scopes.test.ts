import { expect, it } from 'vitest';
import { call, constant, model, open, station, use } from './mechanisms/notation.ts';
import type { Model, Program } from './model.ts';
import { checkScopes } from './scopes.ts';

const of = (programs: readonly Program[]): Model =>
  model({
    services: ['a', 'b'].map((id) => ({ id, instances: 2, balancing: 'turns' })),
    stations: [station('cores', 1, { service: 'b' }), station('database', 1)],
    programs,
    calls: [{ id: 'c', program: 'q' }],
    sources: [open('p', 1)],
  });
const steps = [use('cores', constant(1)), use('database', constant(1))];

it('lets a program use stations of its service, and of its caller where it has none', () => {
  expect(() => checkScopes(of([{ id: 'p', service: 'b', steps: [call('c')] }, { id: 'q', steps }]))).not.toThrow();
  expect(() => checkScopes(of([{ id: 'p', service: 'a', steps: [call('c')] }, { id: 'q', service: 'b', steps }]))).not.toThrow();
});

it.each([
  [of([{ id: 'p', service: 'a', steps }]), 'program p uses station cores of service b on service a'],
  [of([{ id: 'p', steps }]), 'program p uses station cores of service b on none'],
  [of([{ id: 'p', service: 'a', steps: [{ do: 'maybe', chance: 0.5, steps: [call('c')] }] }, { id: 'q', steps }]), 'program q uses station cores of service b on service a'],
  [of([{ id: 'p', service: 'b', steps: [{ do: 'publish', to: ['q'] }] }, { id: 'q', steps }]), 'program q uses station cores of service b on none'],
] as const)('refuses one of another', (wrong, message) => {
  expect(() => checkScopes(wrong)).toThrow(message);
});
