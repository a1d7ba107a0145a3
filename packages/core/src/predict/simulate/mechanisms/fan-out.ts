import type { Call, Model } from '../model.ts';
import { constant, exponential, model, open, wait } from './notation.ts';

/** A request asks so many leaves at once; one answer in a hundred takes a second. */
export function slowLeaves(leaves: number, hedge?: Call['hedge']): Model {
  return model({
    programs: [{ id: 'request', steps: [{ do: 'call all', calls: Array.from({ length: leaves }, () => 'leaf') }] }, { id: 'leaf', steps: [{ do: 'maybe', chance: 0.01, steps: [wait(constant(1))], else: [wait(constant(0.01))] }] }],
    calls: [{ id: 'leaf', program: 'leaf', ...(hedge === undefined ? {} : { hedge }) }],
    sources: [open('request', 20)],
  });
}

/** A request waits for the slowest of so many exponential times of mean 1. */
export function slowest(count: number): Model {
  return model({
    programs: [{ id: 'request', steps: [{ do: 'call all', calls: Array.from({ length: count }, () => 'leaf') }] }, { id: 'leaf', steps: [wait(exponential(1))] }],
    calls: [{ id: 'leaf', program: 'leaf' }],
    sources: [open('request', 10)],
  });
}
